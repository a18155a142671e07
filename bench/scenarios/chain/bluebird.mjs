import Bluebird from 'bluebird'
import { measure, parameters } from '../../measure.mjs'

const { depth, times, yields } = parameters

const level = Bluebird.coroutine(function* (n) {
  if (n === 0) {
    for (let i = 0; i < yields; i++) yield Bluebird.resolve().then(() => {})
    return yields
  }
  return yield level(n - 1)
})

await measure(async () => {
  let count = 0
  for (let i = 0; i < times; i++) count += await level(depth)
  return count
})
