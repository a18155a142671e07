// Event set/clear/is_set/wait, waking all waiters in order, wait returns True.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const log: unknown[] = []

  const waiter = asyncio.coroutine(async function waiter(n: number, ev: Dynamic) {
    log.push(tuple(n, await ev.wait()))
  })

  const main = asyncio.coroutine(async function main() {
    const ev = new asyncio.Event()
    print(ev.is_set())
    const ts = [0, 1, 2].map((n) => asyncio.ensure_future(waiter(n, ev)))
    await asyncio.sleep(0)
    ev.set()
    ev.set()
    print(ev.is_set(), log)
    await asyncio.wait(ts)
    print(log, await ev.wait())
    ev.clear()
    print(ev.is_set())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
