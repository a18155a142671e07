import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const job = asyncio.coroutine(async () => 1)

const main = async () => {
  const jobs = Array.from({ length: parameters.tasks }, () => asyncio.create_task(job()))
  const results = await asyncio.gather(...jobs)
  return results.reduce((sum, result) => sum + result)
}

await measure(() => asyncio.run(main))
