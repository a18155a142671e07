// repr and str of queues.
import { repr, str } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const q: Dynamic = new asyncio.Queue(3)
    print(repr(q).replace(/0x[0-9a-f]+/g, '0x'), str(q))
    q.put_nowait('x')
    q.put_nowait([1])
    print(q)
    const e: Dynamic = new asyncio.Queue()
    const t = asyncio.ensure_future(e.get())
    await asyncio.sleep(0)
    print(e)
    t.cancel()
    await asyncio.wait([t])
    print(new asyncio.LifoQueue(), new asyncio.PriorityQueue(2))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
