import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

function* job() {
  yield* asyncio.sleep(3600)
}

function* main() {
  const tasks = Array.from({ length: parameters.tasks }, () => asyncio.create_task(job()))
  yield* asyncio.sleep(0)
  for (const task of tasks) task.cancel()
  const results = yield* asyncio.gather(...tasks, { return_exceptions: true })
  return results.filter((result) => result instanceof asyncio.CancelledError).length
}

await measure(() => asyncio.run(main))
