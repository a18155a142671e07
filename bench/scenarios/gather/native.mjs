import { measure, parameters } from '../../measure.mjs'

const job = async () => 1

await measure(async () => {
  const results = await Promise.all(Array.from({ length: parameters.tasks }, () => job()))
  return results.reduce((sum, result) => sum + result)
})
