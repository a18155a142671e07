// Future.set_exception() with a StopIteration.
import { StopIteration, repr } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const loop = asyncio.new_event_loop()
  const future = loop.create_future()
  try {
    future.set_exception(new StopIteration(1))
    const error = dyn(future.exception())
    print(type_name(error), error, repr(error.__cause__).replace(/[,)]+$/, ''))
  } catch (e) {
    if (!(e instanceof TypeError)) throw e
    print('TypeError', e)
    print(future.done())
  }
  loop.close()
}
export default probe
