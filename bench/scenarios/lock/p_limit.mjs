import pLimit from 'p-limit'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

const critical = async () => {
  await null
}

const worker = async (limit) => {
  for (let i = 0; i < each; i++) await limit(critical)
  return each
}

await measure(async () => {
  const limit = pLimit(1)
  const counts = await Promise.all(Array.from({ length: tasks }, () => worker(limit)))
  return counts.reduce((sum, count) => sum + count)
})
