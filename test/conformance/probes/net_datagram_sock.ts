// create_datagram_endpoint(sock=): what it takes, what it refuses, and where a connected socket sends to.
import { ValueError, str } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const AF_INET = 2

const probe: Probe = async ({ asyncio, print, dyn, repr, fmt, type_name, foreign }) => {
  const masked = (text: string): string =>
    text.replace(/'127.0.0.1', \d+/g, "'127.0.0.1', P").replace(/0x[0-9a-f]+/g, '0x')

  const { createSocket } = process.getBuiltinModule('node:dgram')

  let log: unknown[] = []

  class Protocol extends asyncio.DatagramProtocol {
    override datagram_received(data: Buffer) {
      log.push(fmt('received %r', data))
    }
    override connection_lost(exc: unknown) {
      if (exc !== null) log.push(`lost ${type_name(exc)}`)
    }
  }

  const refused = asyncio.coroutine(async function refused(sock: unknown, more: object) {
    const loop = asyncio.get_event_loop()
    try {
      await loop.create_datagram_endpoint(Protocol, { sock, ...more })
    } catch (e) {
      if (!(e instanceof ValueError)) throw e
      print(masked(str(e).replace(/, got.*/, '')))
    }
  })

  const main = asyncio.coroutine(async function main() {
    const loop = dyn(asyncio.get_event_loop())
    loop.set_exception_handler((_: unknown, context: Dynamic) => log.push(context.message))
    const [server] = await loop.create_datagram_endpoint(Protocol, ['127.0.0.1', 0])
    const address = server.get_extra_info('sockname')

    const bound = createSocket('udp4')
    await foreign(new Promise<void>((resolve) => bound.bind(0, '127.0.0.1', resolve)))
    await refused(bound, { local_addr: address })
    await refused(bound, { family: AF_INET, reuse_port: true })
    await refused(bound, { proto: 17, flags: 1, allow_broadcast: true, remote_addr: address })
    const [free] = await loop.create_datagram_endpoint(Protocol, { sock: bound })
    print(free.get_extra_info('sockname')[0], free.get_extra_info('peername'))
    free.sendto(Buffer.from('unconnected'), address)
    await asyncio.sleep(0.05)
    print(log)
    free.close()
    log = []

    const connected = createSocket('udp4')
    await foreign(new Promise<void>((resolve) => connected.connect(address[1], '127.0.0.1', resolve)))
    const [transport] = await loop.create_datagram_endpoint(Protocol, { sock: connected })
    print(repr(transport.get_extra_info('peername')) === repr(address))
    transport.sendto(Buffer.from('connected'))
    await asyncio.sleep(0.05)
    print(log, transport.is_closing())
    transport.close()
    server.close()

    const listening = await loop.create_server(asyncio.Protocol, '127.0.0.1', 0)
    const [stream] = await loop.create_connection(asyncio.Protocol, ...listening.sockets[0].getsockname())
    await refused(stream.get_extra_info('socket'), {})
    stream.close()
    await asyncio.sleep(0.05)
    listening.close()
    await listening.wait_closed()
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
