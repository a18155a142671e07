// write_eof lets the peer answer after seeing EOF.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, fmt }) => {
  const handle = asyncio.coroutine(async function handle(reader: Dynamic, writer: Dynamic) {
    const data = await reader.read()
    writer.write(Buffer.from(fmt('got %d bytes', data.length)))
    await writer.drain()
    writer.close()
  })

  const main = asyncio.coroutine(async function main() {
    const server: Dynamic = await asyncio.start_server(handle, '127.0.0.1', 0)
    const [r, w] = await asyncio.open_connection('127.0.0.1', server.sockets[0].getsockname()[1])
    w.write(Buffer.alloc(200000, 'x'))
    w.write_eof()
    print(await r.read())
    try {
      w.write(Buffer.from('more'))
      print('write after eof accepted')
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('RuntimeError:', e)
    }
    w.close()
    server.close()
    await server.wait_closed()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
