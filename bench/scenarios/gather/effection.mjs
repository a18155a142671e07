import { all, run } from 'effection'
import { measure, parameters } from '../../measure.mjs'

function* job() {
  return 1
}

function* main() {
  const results = yield* all(Array.from({ length: parameters.tasks }, job))
  return results.reduce((sum, result) => sum + result)
}

await measure(() => run(main))
