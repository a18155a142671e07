// Awaiting the yielded awaitables out of order still hands out results in completion order.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const main = asyncio.coroutine(async function main() {
    const ts = [0.05, 0.02].map((d) => asyncio.ensure_future(asyncio.sleep(d, d)))
    const [first, second] = dyn([...asyncio.as_completed(ts)])
    print('awaited last first:', await second, await first)
    try {
      await first
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('RuntimeError:', e)
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
