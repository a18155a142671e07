import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'
import { DELAY, WAITS, WORK } from './workload.mjs'

const { kind, levels, branches } = parameters
const waits = WAITS[kind]
const work = WORK[kind]
const wait = kind === 'none' ? 0 : DELAY

let leaves = 0

const leaf = asyncio.coroutine(async () => {
  if (waits(++leaves)) await asyncio.sleep(DELAY)
  else work()
})

const node = asyncio.coroutine(async (level) => {
  if (level === 0) {
    await leaf()
    return 1
  }
  const below = await asyncio.gather(...Array.from({ length: branches }, () => node(level - 1)))
  return below.reduce((sum, nodes) => sum + nodes, 1)
})

const main = async () => {
  leaves = 0
  return await node(levels)
}

await measure(() => asyncio.run(main), { wait })
