// Debug mode adds where handles, futures and tasks were created.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, repr }) => {
  const show = (label: string, obj: unknown) => {
    const s = repr(obj).replace(/\S+?:\d+/g, 'LOC')
    print(label, s.includes('created at'))
  }

  const work = asyncio.coroutine(async function work() {})

  const loop = asyncio.new_event_loop()
  for (const debug of [false, true]) {
    loop.set_debug(debug)
    show('future', loop.create_future())
    const h = loop.call_soon(print)
    show('handle', h)
    h.cancel()
    const t = loop.create_task(work())
    show('task', t)
    await loop.run_until_complete(t)
  }
  loop.close()
}
export default probe
