import * as Effect from 'effect/Effect'
import * as Fiber from 'effect/Fiber'
import { measure, parameters } from '../../measure.mjs'

const job = Effect.sync(() => 1)

const main = Effect.gen(function* () {
  const fibers = []
  for (let i = 0; i < parameters.tasks; i++) fibers.push(yield* Effect.forkChild(job))
  const results = yield* Fiber.joinAll(fibers)
  return results.reduce((sum, result) => sum + result)
})

await measure(() => Effect.runPromise(main))
