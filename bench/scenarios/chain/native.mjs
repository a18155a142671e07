import { measure, parameters } from '../../measure.mjs'

const { depth, times, yields } = parameters

const level = async (n) => {
  if (n === 0) {
    for (let i = 0; i < yields; i++) await null
    return yields
  }
  return await level(n - 1)
}

await measure(async () => {
  let count = 0
  for (let i = 0; i < times; i++) count += await level(depth)
  return count
})
