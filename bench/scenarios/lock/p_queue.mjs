import PQueue from 'p-queue'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

const critical = async () => {
  await null
}

const worker = async (queue) => {
  for (let i = 0; i < each; i++) await queue.add(critical)
  return each
}

await measure(async () => {
  const queue = new PQueue({ concurrency: 1 })
  const counts = await Promise.all(Array.from({ length: tasks }, () => worker(queue)))
  return counts.reduce((sum, count) => sum + count)
})
