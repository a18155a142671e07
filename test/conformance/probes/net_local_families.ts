// A local address of another family than the remote one: tried all the same, or passed over.
import { str } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const AF_INET = 2
const AF_INET6 = 10
const SOCK_STREAM = 1

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const masked = (text: string): string => text.replace(/\('(127.0.0.1|::1)', \d+/g, "('$1', P")

  const attempt = asyncio.coroutine(async function attempt(coro: PromiseLike<Dynamic[]>) {
    try {
      const [transport] = await coro
      print('done', transport.get_extra_info('sockname')[0])
      transport.close()
    } catch (e) {
      print((e as Error).name, dyn(e).errno ?? null, masked(str(e)))
    }
  })

  /** Every name stands for addresses of both families. */
  class OwnResolver extends asyncio.SelectorEventLoop {
    override getaddrinfo(host: string, port: number): never {
      const found = this.create_future()
      const four = [AF_INET, SOCK_STREAM, 6, '', ['127.0.0.1', port]]
      const six = [AF_INET6, SOCK_STREAM, 6, '', ['::1', port, 0, 0]]
      found.set_result(host === 'four-six' ? [four, six] : [six, four])
      return found as never
    }
  }

  const main = asyncio.coroutine(async function main() {
    const loop = dyn(asyncio.get_event_loop())
    const P = asyncio.Protocol
    const server = await loop.create_server(P, '127.0.0.1', 0)
    const port = server.sockets[0].getsockname()[1]
    const server6 = await loop.create_server(P, '::1', 0)
    const port6 = server6.sockets[0].getsockname()[1]
    await attempt(loop.create_connection(P, '127.0.0.1', port, { local_addr: ['::1', 0] }))
    await attempt(loop.create_connection(P, '::1', port6, { local_addr: ['127.0.0.1', 0] }))
    await attempt(loop.create_connection(P, '127.0.0.1', port, { local_addr: ['four-six', 0] }))
    await attempt(loop.create_connection(P, '::1', port6, { local_addr: ['four-six', 0] }))
    await attempt(loop.create_connection(P, '127.0.0.1', port, { local_addr: ['six-four', 0] }))
    await asyncio.sleep(0.05)
    for (const one of [server, server6]) {
      one.close()
      await one.wait_closed()
    }
  })

  const loop = new OwnResolver()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
