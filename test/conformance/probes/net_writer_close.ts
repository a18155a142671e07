// StreamWriter close, is_closing, wait_closed and writing after close.
import { ConnectionResetError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const handle = asyncio.coroutine(async function handle(reader: Dynamic, writer: Dynamic) {
    await reader.read()
    writer.close()
  })

  const main = asyncio.coroutine(async function main() {
    const server: Dynamic = await asyncio.start_server(handle, '127.0.0.1', 0)
    const [r, w] = await asyncio.open_connection('127.0.0.1', server.sockets[0].getsockname()[1])
    print('is_closing', hasattr(w, 'is_closing') ? w.is_closing() : 'missing', w.transport.is_closing())
    w.close()
    w.close()
    print('closing:', w.transport.is_closing())
    if (hasattr(w, 'wait_closed')) {
      print('wait_closed:', await w.wait_closed())
    } else {
      print('wait_closed missing')
      await asyncio.sleep(0.01)
    }
    print('eof:', await r.read(), r.at_eof())
    try {
      await w.drain()
      print('drain ok')
    } catch (e) {
      if (!(e instanceof ConnectionResetError)) throw e
      print('drain ConnectionResetError:', e)
    }
    server.close()
    await server.wait_closed()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
