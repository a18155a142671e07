import { action, all, run } from 'effection'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

// The cheapest way to give way: sleep(0) takes a millisecond of setTimeout.
const giveWay = action((resolve) => {
  queueMicrotask(resolve)
  return () => {}
})

function* worker() {
  for (let i = 0; i < each; i++) yield* giveWay
  return each
}

function* main() {
  const counts = yield* all(Array.from({ length: tasks }, worker))
  return counts.reduce((sum, count) => sum + count)
}

await measure(() => run(main))
