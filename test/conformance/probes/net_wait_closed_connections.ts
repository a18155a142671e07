// Does server.wait_closed() wait for connections that are still open?
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const handle = asyncio.coroutine(async function handle(reader: Dynamic, writer: Dynamic) {
    await reader.read()
    writer.close()
  })

  const main = asyncio.coroutine(async function main() {
    const server: Dynamic = await asyncio.start_server(handle, '127.0.0.1', 0)
    const [, w] = await asyncio.open_connection('127.0.0.1', server.sockets[0].getsockname()[1])
    await asyncio.sleep(0.02)
    server.close()
    try {
      await asyncio.wait_for(server.wait_closed(), 0.08)
      print('wait_closed returned with an open connection')
    } catch (e) {
      if (!(e instanceof asyncio.TimeoutError)) throw e
      print('wait_closed waits for the connection')
    }
    w.close()
    await asyncio.sleep(0.03)
    await asyncio.wait_for(server.wait_closed(), 0.5)
    print('closed')
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
