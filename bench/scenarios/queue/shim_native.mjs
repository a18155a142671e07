import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { workers, each } = parameters

const producer = asyncio.coroutine(async (queue) => {
  for (let i = 0; i < each; i++) await queue.put(i)
})

const consumer = asyncio.coroutine(async (queue) => {
  for (let i = 0; i < each; i++) await queue.get()
  return each
})

const main = async () => {
  const queue = new asyncio.Queue(10)
  const producers = Array.from({ length: workers }, () => asyncio.create_task(producer(queue)))
  const consumers = Array.from({ length: workers }, () => asyncio.create_task(consumer(queue)))
  await asyncio.gather(...producers)
  const counts = await asyncio.gather(...consumers)
  return counts.reduce((sum, count) => sum + count)
}

await measure(() => asyncio.run(main))
