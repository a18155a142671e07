// Nested timeouts: whichever expires first raises; the inner error can be handled.
import { TimeoutError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const main = asyncio.coroutine(async function main() {
    const log: string[] = []
    try {
      await asyncio.async_with(asyncio.timeout(0.03), async () => {
        try {
          await asyncio.async_with(asyncio.timeout(1), async () => {
            await asyncio.sleep(5)
          })
        } catch (e) {
          if (!(e instanceof TimeoutError)) throw e
          log.push('inner caught')
        }
      })
    } catch (e) {
      if (!(e instanceof TimeoutError)) throw e
      log.push('outer caught')
    }
    try {
      await asyncio.async_with(asyncio.timeout(0.12), async () => {
        try {
          await asyncio.async_with(asyncio.timeout(0.03), async () => {
            await asyncio.sleep(5)
          })
        } catch (e) {
          if (!(e instanceof TimeoutError)) throw e
          log.push('inner expired')
        }
        await asyncio.sleep(5)
      })
    } catch (e) {
      if (!(e instanceof TimeoutError)) throw e
      log.push('outer expired')
    }
    print(log)
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'timeout')) await loop.run_until_complete(main())
  else print('timeout missing')
  loop.close()
}
export default probe
