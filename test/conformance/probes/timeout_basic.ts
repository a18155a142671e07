// asyncio.timeout: expiry, no expiry, None, attributes.
import { TimeoutError } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, tuple, type_name }) => {
  const main = asyncio.coroutine(async function main() {
    let cm: Dynamic = asyncio.timeout(0.03)
    try {
      await asyncio.async_with(cm, async () => {
        await asyncio.sleep(5)
      })
    } catch (e) {
      if (!(e instanceof TimeoutError)) throw e
      print('TimeoutError', tuple(...dyn(e).args), 'cause', type_name(dyn(e).__cause__), cm.expired())
    }
    cm = asyncio.timeout(1)
    await asyncio.async_with(cm, async () => {
      await asyncio.sleep(0)
    })
    print(cm.expired(), cm.when() > 0)
    cm = asyncio.timeout(null)
    await asyncio.async_with(cm, async () => {
      await asyncio.sleep(0.01)
    })
    print(cm.expired(), cm.when())
    print(asyncio.current_task()?.cancelling())
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'timeout')) await loop.run_until_complete(main())
  else print('timeout missing')
  loop.close()
}
export default probe
