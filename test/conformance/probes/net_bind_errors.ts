// Addresses that cannot be bound or connected to: the errors and their texts.
import { str } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const attempt = asyncio.coroutine(async function attempt(coro: PromiseLike<unknown>) {
    try {
      const got = await coro
      print('done', type_name(got))
    } catch (e) {
      print((e as Error).name, dyn(e).errno ?? null, str(e).replace(/, \d+/g, ', P'))
    }
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const P = asyncio.Protocol
    const connect = (...args: Dynamic[]): PromiseLike<unknown> => dyn(loop).create_connection(P, ...args)
    const server = await loop.create_server(P, '127.0.0.1', 0)
    const address: [string, number] = dyn(server.sockets[0]).getsockname()
    await attempt(loop.create_server(P, ...address))
    await attempt(loop.create_server(P, '192.0.2.1', 0))
    await attempt(connect(...address, { local_addr: ['192.0.2.1', 0] }))
    await attempt(connect(...address, { local_addr: address }))
    server.close()
    await server.wait_closed()
    await attempt(connect(...address))
    await attempt(connect('127.0.0.1', 'no-such-service'))
    await attempt(connect())
    await attempt(connect('127.0.0.1', 1, { sock: 1 }))
    await attempt(connect('127.0.0.1', 1, { server_hostname: 'x' }))
    await attempt(connect(null, 1, { ssl: true }))
    await attempt(loop.create_unix_connection(P, '/nonexistent/socket'))
    await attempt(loop.create_unix_connection(P, null))
    await attempt(loop.create_unix_server(P, '/nonexistent/socket'))
    await attempt(loop.create_unix_server(P, null))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
