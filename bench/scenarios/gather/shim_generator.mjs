import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

function* job() {
  return 1
}

function* main() {
  const jobs = Array.from({ length: parameters.tasks }, () => asyncio.create_task(job()))
  const results = yield* asyncio.gather(...jobs)
  return results.reduce((sum, result) => sum + result)
}

await measure(() => asyncio.run(main))
