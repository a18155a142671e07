import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { tasks, delay } = parameters

const job = asyncio.coroutine(async () => {
  await asyncio.sleep(delay)
  return 1
})

const main = async () => {
  const results = await asyncio.gather(...Array.from({ length: tasks }, () => asyncio.create_task(job())))
  return results.reduce((sum, result) => sum + result)
}

await measure(() => asyncio.run(main), { wait: delay })
