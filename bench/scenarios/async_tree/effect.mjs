import * as Effect from 'effect/Effect'
import { measure, parameters } from '../../measure.mjs'
import { DELAY, WAITS, WORK } from './workload.mjs'

const { kind, levels, branches } = parameters
const waits = WAITS[kind]
const work = WORK[kind]
const wait = kind === 'none' ? 0 : DELAY

let leaves = 0

const leaf = Effect.gen(function* () {
  if (waits(++leaves)) yield* Effect.sleep(DELAY * 1000)
  else work()
})

const node = (level) =>
  Effect.gen(function* () {
    if (level === 0) {
      yield* leaf
      return 1
    }
    const below = yield* Effect.all(
      Array.from({ length: branches }, () => node(level - 1)),
      { concurrency: 'unbounded' },
    )
    return below.reduce((sum, nodes) => sum + nodes, 1)
  })

await measure(
  () => {
    leaves = 0
    return Effect.runPromise(node(levels))
  },
  { wait },
)
