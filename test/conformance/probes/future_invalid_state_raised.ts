// The InvalidStateError that a finished future raises: is it an error of concurrent.futures?
import * as concurrent_futures from 'asyncio-shim/concurrent_futures'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const loop = asyncio.new_event_loop()
  const future = loop.create_future<number>()
  future.set_result(1)
  try {
    future.set_result(2)
  } catch (e) {
    if (!(e instanceof asyncio.InvalidStateError)) throw e
    print(e instanceof Object.getPrototypeOf(dyn(concurrent_futures.CancelledError)))
  }
  loop.close()
}
export default probe
