// A server before it serves, while it does, and closed.
import { ConnectionRefusedError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, repr, hasattr }) => {
  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const address = (server: Dynamic): [string, number] => server.sockets[0].getsockname()
    let server: Dynamic
    try {
      server = await loop.create_server(asyncio.Protocol, '127.0.0.1', 0, { start_serving: false })
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print('start_serving missing')
      server = await loop.create_server(asyncio.Protocol, '127.0.0.1', 0)
    }
    if (hasattr(loop, 'start_tls')) {
      print(server.is_serving(), server.get_loop() === loop, server.sockets.length)
      try {
        await loop.create_connection(asyncio.Protocol, ...address(server))
      } catch (e) {
        if (!(e instanceof ConnectionRefusedError)) throw e
        print('refused')
      }
      print((await server.start_serving()) ?? null, server.is_serving())
      print((await server.start_serving()) ?? null, server.is_serving())
    }
    const [t] = await loop.create_connection(asyncio.Protocol, ...address(server))
    t.close()
    server.close()
    server.close()
    print(repr(server), server.sockets?.length ? 'some' : ['none'])
    print((await server.wait_closed()) ?? null)
    if (hasattr(server, 'start_serving')) {
      server = await loop.create_server(asyncio.Protocol, '127.0.0.1', 0)
      await asyncio.async_with(server, async () => {
        print(server.is_serving())
      })
      print(server.is_serving())
    }
    for (const args of [{}, { host: '127.0.0.1', sock: 1 }, { host: '127.0.0.1', port: 0, ssl: true }]) {
      try {
        await loop.create_server(asyncio.Protocol, dyn(args))
      } catch (e) {
        print((e as Error).name, e)
      }
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
