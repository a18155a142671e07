// Cancelling a blocked put leaves its item out and lets the next putter in.
import { repr } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const q: Dynamic = new asyncio.Queue(1)
    q.put_nowait(0)
    const a = asyncio.ensure_future(q.put('a'))
    const b = asyncio.ensure_future(q.put('b'))
    await asyncio.sleep(0)
    a.cancel()
    await asyncio.sleep(0)
    print(repr(q).replace(/ at 0x[0-9a-f]+/g, ''))
    print(q.get_nowait(), await q.get(), a.cancelled(), b.done(), q.qsize())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
