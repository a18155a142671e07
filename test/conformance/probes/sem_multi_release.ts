// Several releases in one step wake several waiters.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: unknown[] = []

  const waiter = asyncio.coroutine(async function waiter(n: number, sem: Dynamic) {
    await sem.acquire()
    log.push(n)
  })

  const main = asyncio.coroutine(async function main() {
    const sem = new asyncio.Semaphore(0)
    const ts = [0, 1, 2, 3].map((n) => asyncio.ensure_future(waiter(n, sem)))
    await asyncio.sleep(0)
    for (let i = 0; i < 3; i++) sem.release()
    await asyncio.sleep(0)
    log.push('one tick')
    await asyncio.sleep(0)
    log.push('two ticks')
    await asyncio.sleep(0.01)
    log.push('later')
    sem.release()
    await asyncio.wait(ts)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
