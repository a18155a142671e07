import { measure, parameters } from '../../measure.mjs'

const { tasks, delay } = parameters

const job = async () => {
  await new Promise((resolve) => setTimeout(resolve, delay * 1000))
  return 1
}

await measure(
  async () => {
    const results = await Promise.all(Array.from({ length: tasks }, () => job()))
    return results.reduce((sum, result) => sum + result)
  },
  { wait: delay },
)
