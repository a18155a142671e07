// The body swallows the timeout's CancelledError: is TimeoutError still raised?
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const main = asyncio.coroutine(async function main() {
    const cm: Dynamic = asyncio.timeout(0.02)
    await asyncio.async_with(cm, async () => {
      try {
        await asyncio.sleep(5)
      } catch (e) {
        if (!(e instanceof asyncio.CancelledError)) throw e
      }
    })
    print('no TimeoutError, expired:', cm.expired(), 'cancelling:', asyncio.current_task()?.cancelling())
    await asyncio.sleep(0)
    print('alive')
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'timeout')) await loop.run_until_complete(main())
  else print('timeout missing')
  loop.close()
}
export default probe
