import Bluebird from 'bluebird'
import { measure, parameters } from '../../measure.mjs'

const { tasks, delay } = parameters

const job = Bluebird.coroutine(function* () {
  yield Bluebird.delay(delay * 1000)
  return 1
})

await measure(
  async () => {
    const results = await Bluebird.all(Array.from({ length: tasks }, () => job()))
    return results.reduce((sum, result) => sum + result)
  },
  { wait: delay },
)
