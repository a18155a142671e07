// create_server / create_connection with protocols: callback order and arguments.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, fmt, dyn }) => {
  const log: string[] = []
  type Transport = InstanceType<typeof asyncio.Transport>

  class Echo extends asyncio.Protocol {
    transport!: Transport
    override connection_made(transport: Transport) {
      this.transport = transport
      log.push('server made')
    }
    override data_received(data: Buffer) {
      log.push(fmt('server data %r', data))
      this.transport.write(Buffer.from(data).reverse())
    }
    override eof_received() {
      log.push('server eof')
    }
    override connection_lost(exc: unknown) {
      log.push(fmt('server lost %s', exc))
    }
  }

  class Client extends asyncio.Protocol {
    transport!: Transport
    fut: InstanceType<typeof asyncio.Future>
    constructor(fut: InstanceType<typeof asyncio.Future>) {
      super()
      this.fut = fut
    }
    override connection_made(transport: Transport) {
      this.transport = transport
      transport.write(Buffer.from('abc'))
    }
    override data_received(data: Buffer) {
      log.push(fmt('client data %r', data))
      this.transport.write_eof()
    }
    override connection_lost(exc: unknown) {
      this.fut.set_result(exc)
    }
  }

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const server = await loop.create_server(Echo, '127.0.0.1', 0)
    const fut = loop.create_future()
    const [host, port] = dyn(server.sockets[0]).getsockname()
    const [t, p] = await loop.create_connection(() => new Client(fut), host, port)
    print('client lost with', await fut, p instanceof Client, t.get_protocol() === p)
    await asyncio.sleep(0.01)
    server.close()
    await server.wait_closed()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
