import { Semaphore } from 'async-mutex'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

const critical = async () => {
  await null
}

const worker = async (shared) => {
  for (let i = 0; i < each; i++) await shared.runExclusive(critical)
  return each
}

await measure(async () => {
  const shared = new Semaphore(10)
  const counts = await Promise.all(Array.from({ length: tasks }, () => worker(shared)))
  return counts.reduce((sum, count) => sum + count)
})
