import * as Effect from 'effect/Effect'
import { measure, parameters } from '../../measure.mjs'

const { depth, times, yields } = parameters

const level = (n) =>
  Effect.gen(function* () {
    if (n === 0) {
      for (let i = 0; i < yields; i++) yield* Effect.yieldNow
      return yields
    }
    return yield* level(n - 1)
  })

const main = Effect.gen(function* () {
  let count = 0
  for (let i = 0; i < times; i++) count += yield* level(depth)
  return count
})

await measure(() => Effect.runPromise(main))
