import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { tasks, delay } = parameters

function* job() {
  yield* asyncio.sleep(delay)
  return 1
}

function* main() {
  const results = yield* asyncio.gather(...Array.from({ length: tasks }, () => asyncio.create_task(job())))
  return results.reduce((sum, result) => sum + result)
}

await measure(() => asyncio.run(main), { wait: delay })
