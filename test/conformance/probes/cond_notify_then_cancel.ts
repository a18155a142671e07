// A notified waiter that is cancelled before it resumes: is the notification passed on?
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const waiter = asyncio.coroutine(async function waiter(cond: Dynamic, n: number, log: number[]) {
    await asyncio.async_with(cond, async () => {
      await cond.wait()
      log.push(n)
    })
  })

  const main = asyncio.coroutine(async function main() {
    const cond = new asyncio.Condition()
    const log: number[] = []
    const ts = [0, 1].map((n) => asyncio.ensure_future(waiter(cond, n, log)))
    await asyncio.sleep(0)
    await asyncio.async_with(cond, async () => {
      cond.notify()
    })
    ts[0]?.cancel()
    await asyncio.sleep(0.03)
    print('woken:', log)
    ts[1]?.cancel()
    await asyncio.wait(ts)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
