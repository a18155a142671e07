// A datagram transport: what it sends and receives, and what it says while it is open, closing and closed.
import { NotImplementedError, str } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, repr, hasattr, tuple }) => {
  const masked = (text: string): string =>
    text.replace(/('\d[\d.]*'|'::1'), [1-9]\d*/g, '$1, P').replace(/fd=\d+/g, 'fd=N')

  const attempt = (name: string, call: (...args: Dynamic[]) => unknown, ...args: unknown[]): void => {
    try {
      print(name, call(...args) ?? null)
    } catch (e) {
      print(name, (e as Error).name, masked(str(e)))
    }
  }
  const method = (object: Dynamic, name: string) => object[name].bind(object) as () => unknown

  let log: [string, ...unknown[]][] = []

  class Protocol extends asyncio.DatagramProtocol {
    constructor(readonly name: string) {
      super()
    }
    override connection_made() {
      log.push([this.name, 'made'])
    }
    override datagram_received(data: Buffer, addr: unknown[]) {
      log.push([this.name, data, tuple(...addr)])
    }
    override error_received(exc: unknown) {
      log.push([this.name, exc])
    }
    override connection_lost(exc: unknown) {
      log.push([this.name, 'lost', exc])
    }
  }

  const filled = () => log.filter(([, what]) => !(what instanceof Uint8Array && what.length === 0)).length

  const told = asyncio.coroutine(async function told(count = 1) {
    for (let turn = 0; turn < 500 && filled() < Number(count); turn++) await asyncio.sleep(0.01)
    await asyncio.sleep(0)
    // which socket is read first is the system's affair
    const entries = log.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    for (const entry of entries) print(' ', masked(entry.map(repr).join(', ').replace(/,\)/g, ')')))
    log = []
  })

  const endpoint = asyncio.coroutine(async function endpoint(name: string, ...args: unknown[]) {
    const loop = dyn(asyncio.get_event_loop())
    const [transport] = await loop.create_datagram_endpoint(() => new Protocol(name), ...args)
    return transport
  })

  const main = asyncio.coroutine(async function main() {
    const server = await endpoint('server', ['127.0.0.1', 0])
    const address = server.get_extra_info('sockname')
    const client = await endpoint('client', null, address)
    await told(2)
    const own = client.get_extra_info('sockname')
    print(server instanceof asyncio.DatagramTransport, server instanceof asyncio.Transport)
    print(masked(repr(server)), server.is_closing(), server.get_write_buffer_size())
    print(tuple(...client.get_write_buffer_limits()))

    client.sendto(Buffer.from('one'))
    client.sendto(new Uint8Array(Buffer.from('two')), address)
    client.sendto(Buffer.from('three'), null)
    await told(3)
    server.sendto(Buffer.from(''), own)
    client.sendto(Buffer.from(''))
    server.sendto(Buffer.from('to client'), own)
    client.sendto(Buffer.from('to server'))
    await told(2)
    const sendto = method(client, 'sendto')
    attempt('other address', sendto, Buffer.from('x'), ['127.0.0.1', 1])
    attempt('text', sendto, 'x')
    attempt('none', sendto, null)
    attempt('too long', sendto, Buffer.alloc(70000))
    await told()

    for (const name of ['is_reading', 'pause_reading', 'resume_reading', 'write_eof', 'can_write_eof'])
      if (hasattr(client, name)) attempt(name, method(client, name))
    attempt('write', method(client, 'write'), Buffer.from('x'))
    attempt('limits', method(client, 'set_write_buffer_limits'), 100)
    print(tuple(...client.get_write_buffer_limits()))

    if (hasattr(server, 'is_reading')) {
      try {
        server.pause_reading()
        print(masked(repr(server)))
        client.sendto(Buffer.from('while paused'))
        await asyncio.sleep(0.02)
        print(log.length)
        server.resume_reading()
        await told()
      } catch (e) {
        if (!(e instanceof NotImplementedError)) throw e
        print('no pausing')
      }
    }

    server.close()
    print(masked(repr(server)), server.is_closing())
    server.sendto(Buffer.from('after close'), own)
    await told(2)
    print(masked(repr(server)), server.get_extra_info('socket').fileno(), server.get_protocol())
    attempt('closed', method(server, 'sendto'), Buffer.from('x'), own)
    server.close()
    server.abort()

    client.sendto(Buffer.from('to nobody'))
    await told()
    client.sendto(Buffer.from('to nobody'))
    await told()
    client.abort()
    client.sendto(Buffer.from('x'))
    await told()
    for (let i = 0; i < 6; i++) client.sendto(Buffer.from('x'))
    print(masked(repr(client)))
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
