import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const job = asyncio.coroutine(async () => {
  await asyncio.sleep(3600)
})

const main = async () => {
  const tasks = Array.from({ length: parameters.tasks }, () => asyncio.create_task(job()))
  await asyncio.sleep(0)
  for (const task of tasks) task.cancel()
  const results = await asyncio.gather(...tasks, { return_exceptions: true })
  return results.filter((result) => result instanceof asyncio.CancelledError).length
}

await measure(() => asyncio.run(main))
