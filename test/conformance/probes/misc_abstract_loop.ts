// AbstractEventLoop and AbstractServer methods raise NotImplementedError; coroutine-ness of them.
import { NotImplementedError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, catch_warnings }) => {
  const warnings = catch_warnings()
  const loop = dyn(new asyncio.AbstractEventLoop())
  for (const name of ['run_forever', 'stop', 'is_running', 'time', 'create_future', 'get_debug', 'close']) {
    try {
      loop[name]()
      print(name, 'returned')
    } catch (e) {
      if (!(e instanceof NotImplementedError)) throw e
      print(name, 'NotImplementedError')
    }
  }
  for (const name of ['getaddrinfo', 'create_server', 'sock_recv', 'shutdown_asyncgens', 'run_in_executor']) {
    const method = dyn(asyncio.AbstractEventLoop.prototype)[name]
    print(name, 'coroutine function:', asyncio.iscoroutinefunction(method))
  }
  warnings.stop()
}
export default probe
