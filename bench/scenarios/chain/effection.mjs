import { action, run } from 'effection'
import { measure, parameters } from '../../measure.mjs'

const { depth, times, yields } = parameters

const giveWay = action((resolve) => {
  queueMicrotask(resolve)
  return () => {}
})

function* level(n) {
  if (n === 0) {
    for (let i = 0; i < yields; i++) yield* giveWay
    return yields
  }
  return yield* level(n - 1)
}

function* main() {
  let count = 0
  for (let i = 0; i < times; i++) count += yield* level(depth)
  return count
}

await measure(() => run(main))
