// A wait_for(queue.get()) cancelled in the step in which an item arrives: where is the item?
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const main = asyncio.coroutine(async function main() {
    const q = new (dyn(asyncio).Queue)()
    const t = asyncio.ensure_future(asyncio.wait_for(q.get(), 5))
    for (let i = 0; i < 3; i++) await asyncio.sleep(0)
    q.put_nowait('item')
    t.cancel()
    try {
      print('returned', await t)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('CancelledError')
    }
    await asyncio.sleep(0.01)
    print('left in queue', q.qsize())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
