import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

const worker = asyncio.coroutine(async (shared) => {
  for (let i = 0; i < each; i++) {
    await shared.acquire()
    try {
      await asyncio.sleep(0)
    } finally {
      shared.release()
    }
  }
  return each
})

const main = async () => {
  const shared = new asyncio.Lock()
  const counts = await asyncio.gather(
    ...Array.from({ length: tasks }, () => asyncio.create_task(worker(shared))),
  )
  return counts.reduce((sum, count) => sum + count)
}

await measure(() => asyncio.run(main))
