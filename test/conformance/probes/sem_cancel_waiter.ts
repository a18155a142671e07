// Cancelled semaphore waiters do not lose a permit.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, fmt }) => {
  const log: unknown[] = []

  const waiter = asyncio.coroutine(async function waiter(n: number, sem: Dynamic) {
    await sem.acquire()
    log.push(n)
  })

  const main = asyncio.coroutine(async function main() {
    const sem = new asyncio.Semaphore(1)
    await sem.acquire()
    const ts = [0, 1, 2].map((n) => asyncio.ensure_future(waiter(n, sem)))
    await asyncio.sleep(0)
    sem.release()
    ts[0]?.cancel()
    await asyncio.sleep(0.02)
    log.push(ts.map((t) => t.done()))
    sem.release()
    await asyncio.wait(ts)
    log.push(fmt('locked %s', sem.locked()))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
