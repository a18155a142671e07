import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { depth, times, yields } = parameters

const level = asyncio.coroutine(function* (n) {
  if (n === 0) {
    for (let i = 0; i < yields; i++) yield* asyncio.sleep(0)
    return yields
  }
  return yield* level(n - 1)
})

function* main() {
  let count = 0
  for (let i = 0; i < times; i++) count += yield* level(depth)
  return count
}

await measure(() => asyncio.run(main))
