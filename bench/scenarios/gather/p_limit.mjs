import pLimit from 'p-limit'
import { measure, parameters } from '../../measure.mjs'

const job = async () => 1

await measure(async () => {
  const limit = pLimit(parameters.tasks)
  const results = await Promise.all(Array.from({ length: parameters.tasks }, () => limit(job)))
  return results.reduce((sum, result) => sum + result)
})
