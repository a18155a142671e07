// uncancel() to zero before the CancelledError was delivered.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple, hasattr, dyn }) => {
  const work = asyncio.coroutine(async function work() {
    const me = dyn(asyncio.current_task())
    me.cancel()
    const left = me.uncancel()
    try {
      await asyncio.sleep(0)
      return tuple('not cancelled', left)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      return tuple('cancelled anyway', left)
    }
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio.Task.prototype, 'uncancel')) print(await loop.run_until_complete(work()))
  else print('uncancel missing')
  loop.close()
}
export default probe
