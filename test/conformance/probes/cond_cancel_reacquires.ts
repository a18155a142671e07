// A cancelled wait() still re-acquires the lock before CancelledError appears.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, fmt, tuple }) => {
  const log: unknown[] = []

  const waiter = asyncio.coroutine(async function waiter(cond: Dynamic) {
    await asyncio.async_with(cond, async () => {
      try {
        await cond.wait()
      } catch (e) {
        if (!(e instanceof asyncio.CancelledError)) throw e
        log.push(tuple('cancelled holding lock', cond.locked(), tuple(...e.args)))
        throw e
      }
    })
  })

  const main = asyncio.coroutine(async function main() {
    const cond = new asyncio.Condition()
    const t = asyncio.ensure_future(waiter(cond))
    await asyncio.sleep(0)
    await cond.acquire()
    t.cancel()
    await asyncio.sleep(0.02)
    log.push(fmt('still waiting for lock %s', !t.done()))
    cond.release()
    await asyncio.wait([t])
    log.push(tuple(t.cancelled(), cond.locked()))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
