// notify(n) wakes n waiters in order, each re-acquires the lock in turn; notify_all.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const log: unknown[] = []

  const waiter = asyncio.coroutine(async function waiter(n: number, cond: Dynamic) {
    await asyncio.async_with(cond, async () => {
      const r = await cond.wait()
      log.push(tuple(n, r, cond.locked()))
    })
  })

  const main = asyncio.coroutine(async function main() {
    const cond = new asyncio.Condition()
    const ts = [0, 1, 2, 3, 4].map((n) => asyncio.ensure_future(waiter(n, cond)))
    await asyncio.sleep(0)
    for (const n of [1, 2]) {
      await asyncio.async_with(cond, async () => {
        cond.notify(n)
        log.push(`notified ${n}`)
      })
      await asyncio.sleep(0.02)
    }
    await asyncio.async_with(cond, async () => {
      cond.notify_all()
    })
    await asyncio.wait(ts)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
