// shield passes on results, exceptions and inner cancellation; a done inner is returned as is.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const bad = asyncio.coroutine(async function bad() {
    throw new ValueError('v')
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    print(await asyncio.shield(asyncio.sleep(0, 'r')))
    try {
      await asyncio.shield(bad())
    } catch (e) {
      if (!(e instanceof ValueError)) throw e
      print('ValueError', e)
    }
    const f = loop.create_future()
    const s = asyncio.shield(f)
    f.cancel()
    try {
      await s
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('inner cancel: outer cancelled()', s.cancelled())
    }
    const d = loop.create_future()
    d.set_result(1)
    print('done inner is returned:', asyncio.shield(d) === d, asyncio.shield(f) === f)
    const p = loop.create_future()
    print('pending inner wrapped:', asyncio.shield(p) !== p)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
