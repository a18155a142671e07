// start_server and open_connection: line echo on 127.0.0.1.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const handle = asyncio.coroutine(async function handle(reader: Dynamic, writer: Dynamic) {
    for (;;) {
      const line = await reader.readline()
      if (line.length === 0) break
      writer.write(Buffer.from(String(line).toUpperCase()))
      await writer.drain()
    }
    writer.close()
  })

  const main = asyncio.coroutine(async function main() {
    const server: Dynamic = await asyncio.start_server(handle, '127.0.0.1', 0)
    const port = server.sockets[0].getsockname()[1]
    const [reader, writer] = await asyncio.open_connection('127.0.0.1', port)
    for (const msg of ['hello\n', 'again\n']) {
      writer.write(Buffer.from(msg))
      print(await reader.readline())
    }
    writer.writelines([Buffer.from('x'), Buffer.from('y'), Buffer.from('\n')])
    print(await reader.readline(), writer.can_write_eof())
    writer.write_eof()
    print(await reader.read())
    writer.close()
    server.close()
    await server.wait_closed()
    print('closed')
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
