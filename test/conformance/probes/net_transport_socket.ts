// What the socket of a transport can do, and what it says of methods that read and write.
import { AttributeError, OSError, ValueError, str } from 'asyncio-shim/builtins'
import { SHUT_RD, SHUT_WR } from 'asyncio-shim/socket'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, tuple, type_name, catch_warnings }) => {
  class Client extends asyncio.Protocol {
    ended = asyncio.get_event_loop().create_future<null>()

    override eof_received(): boolean {
      print('eof received')
      this.ended.set_result(null)
      return true
    }
  }

  class Server extends asyncio.Protocol {
    data = Buffer.from('')
    ended = asyncio.get_event_loop().create_future<null>()
    transport: Dynamic

    override connection_made(transport: Dynamic): void {
      this.transport = transport
    }
    override data_received(data: Buffer): void {
      this.data = Buffer.concat([this.data, data])
    }
    override eof_received(): boolean {
      this.ended.set_result(null)
      return true
    }
  }

  const attempt = (name: string, call: () => unknown): void => {
    const log = catch_warnings()
    let result: unknown
    try {
      result = call()
    } catch (e) {
      if (!(e instanceof OSError || e instanceof ValueError || e instanceof AttributeError)) throw e
      result = tuple(type_name(e), str(e))
    }
    const caught = log.stop()
    print(name, result)
    for (const w of caught) print('  ', w.category, w.message)
  }

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const made: Server[] = []
    const factory = (): Server => {
      made.push(new Server())
      return made.at(-1) as Server
    }
    const server = await loop.create_server(factory, '127.0.0.1', 0)
    const listening: Dynamic = server.sockets[0]
    const address: Dynamic = listening.getsockname()
    const [transport, client] = await loop.create_connection(Client, address[0], address[1])
    const sock: Dynamic = transport.get_extra_info('socket')
    print('can read and write:', hasattr(sock, 'recv'), hasattr(sock, 'send'), hasattr(sock, 'close'))
    attempt('peer', () => String(sock.getpeername()) === String(address))
    attempt('timeout', () => !sock.gettimeout())
    attempt('blocking', () => sock.setblocking(false))
    if (hasattr(asyncio, 'trsock')) {
      attempt('blocking', () => sock.setblocking(true))
      attempt('timeout', () => sock.settimeout(2))
    }
    if (hasattr(sock, 'send')) {
      attempt('send', () => sock.send(Buffer.from('one ')))
      attempt('sendall', () => sock.sendall(Buffer.from('two ')))
    }
    transport.write(Buffer.from('three'))
    attempt('shutdown', () => sock.shutdown(SHUT_WR))
    while (made.length === 0) await asyncio.sleep(0)
    await dyn(made[0]).ended
    print('got', dyn(made[0]).data)
    attempt('shutdown', () => sock.shutdown(SHUT_RD))
    await client.ended
    transport.close()
    dyn(made[0]).transport.close()
    await asyncio.sleep(0.01)
    attempt('closed', () => sock.fileno())
    attempt('closed', () => sock.getsockname())
    attempt('closed', () => sock.shutdown(SHUT_WR))
    if (hasattr(sock, 'close')) attempt('close', () => sock.close())
    server.close()
    await server.wait_closed()
    attempt('closed', () => listening.fileno())
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
