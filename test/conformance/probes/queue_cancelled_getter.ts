// Cancelling a getter, before or after it was woken, loses no item.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const main = asyncio.coroutine(async function main() {
    const q: Dynamic = new asyncio.Queue()
    const log: unknown[] = []

    const getter = asyncio.coroutine(async function getter(n: string) {
      log.push(tuple(n, await q.get()))
    })

    for (const when of ['before put', 'after put']) {
      const a = asyncio.ensure_future(getter('a'))
      const b = asyncio.ensure_future(getter('b'))
      await asyncio.sleep(0)
      if (when === 'before put') {
        a.cancel()
        q.put_nowait(when)
      } else {
        q.put_nowait(when)
        a.cancel()
      }
      await asyncio.wait([a, b])
    }
    print(log, q.qsize())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
