import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { depth, times, yields } = parameters

const level = asyncio.coroutine(async (n) => {
  if (n === 0) {
    for (let i = 0; i < yields; i++) await asyncio.sleep(0)
    return yields
  }
  return await level(n - 1)
})

const main = async () => {
  let count = 0
  for (let i = 0; i < times; i++) count += await level(depth)
  return count
}

await measure(() => asyncio.run(main))
