import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { workers, each } = parameters

function* producer(queue) {
  for (let i = 0; i < each; i++) yield* queue.put(i)
}

function* consumer(queue) {
  for (let i = 0; i < each; i++) yield* queue.get()
  return each
}

function* main() {
  const queue = new asyncio.Queue(10)
  const producers = Array.from({ length: workers }, () => asyncio.create_task(producer(queue)))
  const consumers = Array.from({ length: workers }, () => asyncio.create_task(consumer(queue)))
  yield* asyncio.gather(...producers)
  const counts = yield* asyncio.gather(...consumers)
  return counts.reduce((sum, count) => sum + count)
}

await measure(() => asyncio.run(main))
