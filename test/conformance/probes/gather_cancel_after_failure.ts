// cancel() on a gather that already failed does nothing to the survivors.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const bad = asyncio.coroutine(async function bad() {
    throw new ValueError('v')
  })

  const main = asyncio.coroutine(async function main() {
    const slow = asyncio.ensure_future(asyncio.sleep(0.04, 'slow result'))
    const g = asyncio.gather(bad(), slow)
    try {
      await g
    } catch (e) {
      if (!(e instanceof ValueError)) throw e
      print('cancel ->', g.cancel())
    }
    print(await slow)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
