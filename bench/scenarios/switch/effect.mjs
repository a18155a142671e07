import * as Effect from 'effect/Effect'
import * as Fiber from 'effect/Fiber'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

const worker = Effect.gen(function* () {
  for (let i = 0; i < each; i++) yield* Effect.yieldNow
  return each
})

const main = Effect.gen(function* () {
  const fibers = []
  for (let i = 0; i < tasks; i++) fibers.push(yield* Effect.forkChild(worker))
  const counts = yield* Fiber.joinAll(fibers)
  return counts.reduce((sum, count) => sum + count)
})

await measure(() => Effect.runPromise(main))
