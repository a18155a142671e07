import * as Effect from 'effect/Effect'
import { parameters, weigh } from '../../measure.mjs'

const job = Effect.gen(function* () {
  yield* Effect.sleep(3_600_000)
})

await weigh(
  parameters.tasks,
  () =>
    new Promise((resolve) => {
      Effect.runFork(
        Effect.gen(function* () {
          const sleeping = []
          for (let i = 0; i < parameters.tasks; i++) sleeping.push(yield* Effect.forkChild(job))
          yield* Effect.sleep(1)
          resolve()
          yield* Effect.sleep(3_600_000)
          return sleeping
        }),
      )
    }),
)
