import { measure, parameters } from '../../measure.mjs'
import { DELAY, WAITS, WORK } from './workload.mjs'

const { kind, levels, branches } = parameters
const waits = WAITS[kind]
const work = WORK[kind]
const wait = kind === 'none' ? 0 : DELAY

let leaves = 0

const leaf = async () => {
  if (waits(++leaves)) await new Promise((resolve) => setTimeout(resolve, DELAY * 1000))
  else work()
}

const node = async (level) => {
  if (level === 0) {
    await leaf()
    return 1
  }
  const below = await Promise.all(Array.from({ length: branches }, () => node(level - 1)))
  return below.reduce((sum, nodes) => sum + nodes, 1)
}

await measure(
  () => {
    leaves = 0
    return node(levels)
  },
  { wait },
)
