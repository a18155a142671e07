// transport.abort: what the peer and the local protocol see.
import { ConnectionResetError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const main = asyncio.coroutine(async function main() {
    const seen: Dynamic = asyncio.get_event_loop().create_future()

    const handle = asyncio.coroutine(async function handle(reader: Dynamic, writer: Dynamic) {
      try {
        seen.set_result(tuple('data', await reader.read()))
      } catch (e) {
        if (!(e instanceof ConnectionResetError)) throw e
        seen.set_result('reset')
      }
      writer.close()
    })

    const server: Dynamic = await asyncio.start_server(handle, '127.0.0.1', 0)
    const [r, w] = await asyncio.open_connection('127.0.0.1', server.sockets[0].getsockname()[1])
    w.transport.abort()
    print('peer:', await asyncio.wait_for(seen, 1), 'closing:', w.transport.is_closing())
    print('local read:', await r.read())
    server.close()
    await asyncio.sleep(0.01)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
