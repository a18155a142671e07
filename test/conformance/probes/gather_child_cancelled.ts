// A cancelled child makes gather raise CancelledError; is the gather future itself cancelled?
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  const main = asyncio.coroutine(async function main() {
    const lazy = asyncio.ensure_future(asyncio.sleep(5))
    const quick = asyncio.ensure_future(asyncio.sleep(0.02, 'ok'))
    const g = asyncio.gather(lazy, quick)
    await asyncio.sleep(0)
    lazy.cancel()
    try {
      await g
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('CancelledError')
    }
    print('gather done', g.done(), 'cancelled()', g.cancelled())
    try {
      print('exception()', type_name(g.exception()))
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('exception() raised')
    }
    print('sibling', await quick)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
