// getaddrinfo() and getnameinfo(): what they return, and the errors of the resolver.
import { OSError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, tuple }) => {
  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const calls: Dynamic[] = [
      loop.getaddrinfo('127.0.0.1', 80, { type: 1 }),
      loop.getnameinfo(['127.0.0.1', 80], 3),
    ]
    for (const call of calls) {
      print(asyncio.isfuture(call), asyncio.iscoroutine(call))
      const shown = (x: Dynamic): unknown => (typeof x === 'string' ? x : tuple(x[2], x[3], tuple(...x[4])))
      const found: Dynamic[] = await call
      print(found.map(shown))
    }
    const queries: [string, Dynamic, number][] = [
      ['localhost', 'no-such-service', 0],
      ['localhost', 80, 4],
      ['127.0.0.1', -1, 0],
    ]
    for (const [host, port, flags] of queries) {
      try {
        await loop.getaddrinfo(host, port, { flags })
      } catch (e) {
        if (!(e instanceof OSError)) throw e
        print(e.name, dyn(e).errno, dyn(e).strerror, e)
      }
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
