// A transport while it is open, closing and closed: its repr, its socket's, and what its methods say.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, repr, hasattr, sorted, fmt, tuple }) => {
  const masked = (text: string): string =>
    text
      .replace(/type=2049/g, 'type=T')
      .replace(/, \d+\)/g, ', P)')
      .replace(/fd=\d+/g, 'fd=N')

  const attempt = (call: () => unknown): unknown => {
    try {
      return call() ?? null
    } catch (e) {
      return fmt('%s: %s', (e as Error).name, e)
    }
  }

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const made: Dynamic[] = []

    class Server extends asyncio.Protocol {
      override connection_made(transport: unknown) {
        made.push(transport)
      }
    }

    const server = await loop.create_server(Server, '127.0.0.1', 0)
    const [host, port] = dyn(server.sockets[0]).getsockname()
    const [opened] = await loop.create_connection(asyncio.Protocol, host, port)
    const transport = dyn(opened)
    while (made.length === 0) await asyncio.sleep(0.001)
    print(masked(repr(transport)))
    print(sorted(Object.keys(transport._extra)), sorted(Object.keys(made[0]._extra)))
    const sock = transport.get_extra_info('socket')
    print(masked(repr(sock).replace('SocketKind.SOCK_STREAM', 'T').replace('type=1', 'type=T')))
    print(
      String(sock.getsockname()) === String(transport.get_extra_info('sockname')),
      sock.gettimeout() === 0,
    )
    for (const data of ['text', null]) print(attempt(() => transport.write(data)))
    print(transport.get_write_buffer_size(), tuple(...transport.get_write_buffer_limits()))
    transport.pause_reading()
    transport.pause_reading()
    print(masked(repr(transport)))
    transport.resume_reading()
    transport.resume_reading()
    print(hasattr(transport, 'is_reading') && transport.is_reading())
    transport.close()
    print(masked(repr(transport)), transport.is_closing())
    await asyncio.sleep(0.01)
    print(masked(repr(transport)), transport.is_closing())
    const x = Buffer.from('x')
    print(
      attempt(() => transport.write(x)),
      attempt(() => transport.writelines([x])),
    )
    print(
      attempt(() => transport.write('text')),
      attempt(() => transport.write_eof()),
      attempt(() => transport.abort()),
    )
    print(sock.fileno(), transport.can_write_eof(), transport.get_protocol())
    server.close()
    await server.wait_closed()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
