import { all, run, sleep } from 'effection'
import { measure, parameters } from '../../measure.mjs'

const { tasks, delay } = parameters

function* job() {
  yield* sleep(delay * 1000)
  return 1
}

function* main() {
  const results = yield* all(Array.from({ length: tasks }, job))
  return results.reduce((sum, result) => sum + result)
}

await measure(() => run(main), { wait: delay })
