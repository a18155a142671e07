import PQueue from 'p-queue'
import { measure, parameters } from '../../measure.mjs'

const job = async () => 1

await measure(async () => {
  const queue = new PQueue()
  const results = await Promise.all(Array.from({ length: parameters.tasks }, () => queue.add(job)))
  return results.reduce((sum, result) => sum + result)
})
