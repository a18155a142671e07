import * as Effect from 'effect/Effect'

await Effect.runPromise(Effect.yieldNow)
