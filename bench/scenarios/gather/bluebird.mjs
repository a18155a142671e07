import Bluebird from 'bluebird'
import { measure, parameters } from '../../measure.mjs'

const job = Bluebird.coroutine(function* () {
  return 1
})

await measure(async () => {
  const results = await Bluebird.all(Array.from({ length: parameters.tasks }, () => job()))
  return results.reduce((sum, result) => sum + result)
})
