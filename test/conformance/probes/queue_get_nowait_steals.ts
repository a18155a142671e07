// get_nowait right after put takes the item meant for a blocked getter, which keeps waiting.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, fmt, tuple }) => {
  const log: unknown[] = []

  const getter = asyncio.coroutine(async function getter(q: Dynamic) {
    log.push(tuple('getter', await q.get()))
  })

  const main = asyncio.coroutine(async function main() {
    const q: Dynamic = new asyncio.Queue()
    const t = asyncio.ensure_future(getter(q))
    await asyncio.sleep(0)
    q.put_nowait('first')
    log.push(tuple('stolen', q.get_nowait()))
    await asyncio.sleep(0.01)
    log.push(fmt('getter done %s', t.done()))
    q.put_nowait('second')
    await t
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
