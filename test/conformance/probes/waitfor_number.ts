// wait_for, shield and gather of what cannot be awaited: how each refuses it.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const attempt = asyncio.coroutine(async function attempt(name: string, call: () => PromiseLike<unknown>) {
    try {
      print(name, await call())
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      print(name, 'TypeError:', error.message)
    }
  })

  const main = asyncio.coroutine(async function main() {
    await attempt('wait_for', () => asyncio.wait_for(dyn(5), null))
    await attempt('wait_for with a timeout', () => asyncio.wait_for(dyn(5), 1))
    await attempt('shield', () => asyncio.shield(dyn(5)))
    await attempt('gather', () => asyncio.gather(dyn(5)))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
