import * as Effect from 'effect/Effect'
import * as Exit from 'effect/Exit'
import * as Fiber from 'effect/Fiber'
import { measure, parameters } from '../../measure.mjs'

const job = Effect.gen(function* () {
  yield* Effect.sleep(3_600_000)
})

const main = Effect.gen(function* () {
  const fibers = []
  for (let i = 0; i < parameters.tasks; i++) fibers.push(yield* Effect.forkChild(job))
  yield* Effect.yieldNow
  yield* Fiber.interruptAll(fibers)
  const results = yield* Fiber.awaitAll(fibers)
  return results.filter((exit) => Exit.isFailure(exit)).length
})

await measure(() => Effect.runPromise(main))
