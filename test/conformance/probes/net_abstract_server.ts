// What AbstractServer's methods do that a subclass leaves out.
import { NotImplemented, NotImplementedError } from 'asyncio-shim/builtins'
import type { Probe, ProbeEnv } from '../probe.js'

const METHODS = ['close', 'get_loop', 'is_serving', 'close_clients', 'abort_clients']
const COROUTINES = ['wait_closed', 'start_serving', 'serve_forever', '__aexit__']

type Dynamic = ReturnType<ProbeEnv['dyn']>

const probe: Probe = async ({ asyncio, print, dyn, hasattr }) => {
  // Reachable through the package in every version.
  const AbstractServer = asyncio.events.AbstractServer

  const attempt = asyncio.coroutine(async function attempt(name: string, call: () => Dynamic) {
    try {
      const got = call()
      print(name, got === NotImplemented ? got : await got)
    } catch (e) {
      if (!(e instanceof NotImplementedError)) throw e
      print(name, 'NotImplementedError', e.message === '')
    }
  })

  class Half extends AbstractServer {
    override close() {
      print('closed')
    }
  }

  const main = asyncio.coroutine(async function main() {
    const server = dyn(new AbstractServer())
    for (const name of METHODS) {
      if (!hasattr(server, name)) {
        print(name, 'is missing')
        continue
      }
      try {
        print(name, server[name]())
      } catch (e) {
        if (!(e instanceof NotImplementedError)) throw e
        print(name, 'NotImplementedError')
      }
    }
    for (const name of COROUTINES) {
      if (hasattr(server, name)) await attempt(name, () => server[name]())
      else print(name, 'is missing')
    }
    const half = new Half()
    print(half instanceof AbstractServer)
    if (hasattr(half, '__aenter__')) {
      print((await half.__aenter__()) === half)
      await attempt('__aexit__ of a subclass', () => half.__aexit__())
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
