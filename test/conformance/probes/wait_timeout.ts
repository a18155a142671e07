// wait with a timeout returns the pending set, raises nothing and cancels nothing.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const only = (set: ReadonlySet<unknown>, item: unknown) => set.size === 1 && set.has(item)

  const main = asyncio.coroutine(async function main() {
    const a = asyncio.ensure_future(asyncio.sleep(0.01, 'a'))
    const b = asyncio.ensure_future(asyncio.sleep(0.35, 'b'))
    let [done, pending] = await asyncio.wait([a, b], { timeout: 0.1 })
    print(only(done, a), only(pending, b), done instanceof Set ? 'set' : typeof done, b.cancelled())
    ;[done, pending] = await asyncio.wait(new Set([b]), { timeout: 0 })
    print('timeout 0:', done.size, pending.size)
    ;[done, pending] = await asyncio.wait([a], { timeout: 0 })
    print('already done, timeout 0:', done.size, pending.size)
    print(await b)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
