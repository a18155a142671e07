import * as Effect from 'effect/Effect'
import * as Fiber from 'effect/Fiber'
import * as Semaphore from 'effect/Semaphore'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

const worker = (shared) =>
  Effect.gen(function* () {
    for (let i = 0; i < each; i++) yield* Semaphore.withPermit(shared, Effect.yieldNow)
    return each
  })

const main = Effect.gen(function* () {
  const shared = yield* Semaphore.make(1)
  const fibers = []
  for (let i = 0; i < tasks; i++) fibers.push(yield* Effect.forkChild(worker(shared)))
  const counts = yield* Fiber.joinAll(fibers)
  return counts.reduce((sum, count) => sum + count)
})

await measure(() => Effect.runPromise(main))
