import { all, run, sleep } from 'effection'
import { measure, parameters } from '../../measure.mjs'
import { DELAY, WAITS, WORK } from './workload.mjs'

const { kind, levels, branches } = parameters
const waits = WAITS[kind]
const work = WORK[kind]
const wait = kind === 'none' ? 0 : DELAY

let leaves = 0

function* leaf() {
  if (waits(++leaves)) yield* sleep(DELAY * 1000)
  else work()
}

function* node(level) {
  if (level === 0) {
    yield* leaf()
    return 1
  }
  const below = yield* all(Array.from({ length: branches }, () => node(level - 1)))
  return below.reduce((sum, nodes) => sum + nodes, 1)
}

await measure(
  () => {
    leaves = 0
    return run(() => node(levels))
  },
  { wait },
)
