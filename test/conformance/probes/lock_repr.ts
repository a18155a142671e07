// repr of primitives with waiters.
import { repr } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)

  const main = asyncio.coroutine(async function main() {
    const lock = new asyncio.Lock()
    const event = new asyncio.Event()
    const semaphore = new asyncio.Semaphore(1)
    await lock.acquire()
    await semaphore.acquire()
    const coros: Dynamic[] = [lock.acquire(), event.wait(), semaphore.acquire()]
    const tasks = coros.map((c) => loop.create_task(c))
    await asyncio.sleep(0)
    for (const primitive of [lock, event, semaphore]) print(repr(primitive))
    for (const task of tasks) task.cancel()
    await asyncio.wait(tasks)
  })

  await loop.run_until_complete(main())
  asyncio.set_event_loop(null)
  loop.close()
}
export default probe
