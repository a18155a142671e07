import Bluebird from 'bluebird'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

const worker = Bluebird.coroutine(function* () {
  for (let i = 0; i < each; i++) yield Bluebird.resolve().then(() => {})
  return each
})

await measure(async () => {
  const counts = await Bluebird.all(Array.from({ length: tasks }, () => worker()))
  return counts.reduce((sum, count) => sum + count)
})
