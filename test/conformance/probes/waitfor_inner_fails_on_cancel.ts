// The awaited task raises another error when cancelled by the timeout.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, repr }) => {
  const work = asyncio.coroutine(async function work() {
    try {
      await asyncio.sleep(5)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      throw new ValueError('cleanup error')
    }
  })

  const main = asyncio.coroutine(async function main() {
    const t = asyncio.ensure_future(work())
    try {
      await asyncio.wait_for(t, 0.03)
    } catch (e) {
      if (e instanceof asyncio.TimeoutError) print('TimeoutError')
      else if (e instanceof ValueError) print('ValueError', e)
      else throw e
    }
    await asyncio.sleep(0)
    print('task exception', repr(t.exception()).replace(',)', ')'))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
