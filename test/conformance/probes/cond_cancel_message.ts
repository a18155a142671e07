// The message of a cancellation delivered while the condition re-acquires its lock.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const waiter = asyncio.coroutine(async function waiter(cond: Dynamic, out: unknown[]) {
    await asyncio.async_with(cond, async () => {
      try {
        await cond.wait()
      } catch (e) {
        if (!(e instanceof asyncio.CancelledError)) throw e
        out.push(tuple(...e.args))
      }
    })
  })

  const main = asyncio.coroutine(async function main() {
    const cond = new asyncio.Condition()
    const out: unknown[] = []
    const t = asyncio.ensure_future(waiter(cond, out))
    await asyncio.sleep(0)
    await asyncio.async_with(cond, async () => {
      cond.notify()
      await asyncio.sleep(0)
      try {
        t.cancel('msg')
      } catch (e) {
        if (!(e instanceof TypeError)) throw e
        t.cancel()
      }
      await asyncio.sleep(0)
    })
    await asyncio.wait([t])
    print(out)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
