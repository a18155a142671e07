// shutdown(immediate=True) drops items and unblocks join.
import { str } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const main = asyncio.coroutine(async function main() {
    const q: Dynamic = new asyncio.Queue()
    if (!hasattr(q, 'shutdown')) {
      print('shutdown missing')
      return
    }
    for (let n = 0; n < 3; n++) q.put_nowait(n)
    const j = asyncio.ensure_future(q.join())
    await asyncio.sleep(0)
    print('joined before', j.done())
    q.shutdown(asyncio.kw({ immediate: true }))
    await asyncio.sleep(0)
    print('joined after', j.done(), q.qsize())
    try {
      await q.get()
    } catch (e) {
      if (!(e instanceof asyncio.QueueShutDown)) throw e
      print(Object.getPrototypeOf(e.constructor).name)
    }
    q.shutdown()
    print(str(q))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
