import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

const worker = asyncio.coroutine(async () => {
  for (let i = 0; i < each; i++) await asyncio.sleep(0)
  return each
})

const main = async () => {
  const counts = await asyncio.gather(...Array.from({ length: tasks }, () => asyncio.create_task(worker())))
  return counts.reduce((sum, count) => sum + count)
}

await measure(() => asyncio.run(main))
