// The inner future completes and the outer task is cancelled in the same iteration.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const outer = asyncio.coroutine(async function outer(fut: Dynamic) {
    return await asyncio.wait_for(fut, 2)
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    for (const order of ['result first', 'cancel first']) {
      const fut = loop.create_future()
      const t = asyncio.ensure_future(outer(fut))
      await asyncio.sleep(0)
      await asyncio.sleep(0)
      if (order === 'result first') {
        fut.set_result('value')
        t.cancel()
      } else {
        t.cancel()
        if (!fut.done()) fut.set_result('value')
      }
      try {
        print(order, '-> returned', await t)
      } catch (e) {
        if (!(e instanceof asyncio.CancelledError)) throw e
        print(order, '-> CancelledError, future cancelled', fut.cancelled())
      }
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
