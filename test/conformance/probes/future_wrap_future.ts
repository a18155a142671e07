// wrap_future links a concurrent.futures.Future both ways.
import { AssertionError, Exception } from 'asyncio-shim/builtins'
import * as concurrent_futures from 'asyncio-shim/concurrent_futures'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const { Future, TimeoutError } = concurrent_futures

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const c = new Future<number>()
    const f = asyncio.wrap_future(c)
    print(asyncio.isfuture(f), asyncio.wrap_future(f) === f)
    loop.call_later(0.02, () => c.set_result(42))
    print(await f)
    const c2 = new Future()
    const f2 = asyncio.wrap_future(c2)
    f2.cancel()
    await asyncio.sleep(0)
    print('cancel reaches the source:', c2.cancelled())
    const c3 = new Future()
    const f3 = asyncio.wrap_future(c3)
    c3.set_exception(new TimeoutError('t'))
    try {
      await f3
    } catch (e) {
      if (!(e instanceof Exception)) throw e
      print(e instanceof asyncio.TimeoutError, e instanceof TimeoutError, e)
    }
    const c4 = new Future()
    const f4 = asyncio.wrap_future(c4)
    c4.cancel()
    try {
      await f4
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('cancelled from the source')
    }
    try {
      asyncio.wrap_future(dyn(3))
    } catch (e) {
      if (!(e instanceof AssertionError || e instanceof TypeError)) throw e
      print(type_name(e))
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
