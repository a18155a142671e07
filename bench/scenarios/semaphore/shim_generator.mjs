import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

function* worker(shared) {
  for (let i = 0; i < each; i++) {
    yield* shared.acquire()
    try {
      yield* asyncio.sleep(0)
    } finally {
      shared.release()
    }
  }
  return each
}

function* main() {
  const shared = new asyncio.Semaphore(10)
  const counts = yield* asyncio.gather(
    ...Array.from({ length: tasks }, () => asyncio.create_task(worker(shared))),
  )
  return counts.reduce((sum, count) => sum + count)
}

await measure(() => asyncio.run(main))
