// A protocol that fails in data_received: who is told, and what becomes of the connection.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, tuple, type_name }) => {
  const loop = asyncio.new_event_loop()

  const main = asyncio.coroutine(async function main() {
    const told: unknown[] = []
    loop.set_exception_handler((_, c) => {
      const before = String(c['message']).split('_read')[0]
      told.push(tuple(before, type_name(c['exception']), 'transport' in c))
    })
    const lost = loop.create_future()

    class Failing extends asyncio.Protocol {
      override data_received(data: Buffer) {
        throw new ValueError(data)
      }
      override connection_lost(exc: unknown) {
        lost.set_result(type_name(exc))
      }
    }

    const server = await loop.create_server(Failing, '127.0.0.1', 0)
    const [host, port] = dyn(server.sockets[0]).getsockname()
    const [transport] = await loop.create_connection(asyncio.Protocol, host, port)
    transport.write(Buffer.from('x'))
    const [done] = await asyncio.wait([lost], { timeout: 0.3 })
    print('lost with', done.size > 0 ? lost.result() : 'nothing yet')
    print(told)
    transport.close()
    print('in the end', await lost)
    server.close()
    await server.wait_closed()
  })

  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
