// sleep(nan) is refused on new versions and returns at once on older ones.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const t0 = loop.time()
    try {
      print('returned', await asyncio.sleep(NaN, 'r'))
    } catch (e) {
      if (!(e instanceof ValueError)) throw e
      print('ValueError', e)
    }
    print('quick', loop.time() - t0 < 1)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
