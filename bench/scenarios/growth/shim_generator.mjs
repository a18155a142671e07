import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

function* job() {
  yield* asyncio.sleep(0)
  yield* asyncio.sleep(0)
  return 1
}

function* main() {
  const results = []
  const jobs = Array.from({ length: parameters.tasks }, () => asyncio.create_task(job()))
  for (const task of jobs) results.push(yield* task)
  return results.reduce((sum, result) => sum + result)
}

await measure(() => asyncio.run(main))
