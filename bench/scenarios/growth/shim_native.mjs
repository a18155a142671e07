import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const job = asyncio.coroutine(async () => {
  await asyncio.sleep(0)
  await asyncio.sleep(0)
  return 1
})

const main = async () => {
  const results = []
  const jobs = Array.from({ length: parameters.tasks }, () => asyncio.create_task(job()))
  for (const task of jobs) results.push(await task)
  return results.reduce((sum, result) => sum + result)
}

await measure(() => asyncio.run(main))
