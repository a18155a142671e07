import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

const worker = async () => {
  for (let i = 0; i < each; i++) await null
  return each
}

await measure(async () => {
  const counts = await Promise.all(Array.from({ length: tasks }, () => worker()))
  return counts.reduce((sum, count) => sum + count)
})
