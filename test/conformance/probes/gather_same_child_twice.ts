// gather() of the same future twice: how many callbacks it puts on it, and what it says of two loops.
import { ValueError, repr } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const loop = asyncio.new_event_loop()
  const other = asyncio.new_event_loop()

  const main = asyncio.coroutine(async function main() {
    const future = loop.create_future<number>()
    const outer = asyncio.gather(future, future)
    print(repr(future).split('gather').length - 1)
    future.set_result(1)
    print(await outer)
    try {
      asyncio.gather(loop.create_future(), other.create_future())
    } catch (e) {
      if (!(e instanceof ValueError)) throw e
      print('ValueError', e)
    }
  })

  await loop.run_until_complete(main())
  loop.close()
  other.close()
}
export default probe
