// After server.close() existing connections keep working and new ones are refused.
import { ConnectionRefusedError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const handle = asyncio.coroutine(async function handle(r: Dynamic, w: Dynamic) {
    for (;;) {
      const line = await r.readline()
      if (line.length === 0) break
      w.write(line)
    }
    w.close()
  })

  const main = asyncio.coroutine(async function main() {
    const server: Dynamic = await asyncio.start_server(handle, '127.0.0.1', 0)
    const port = server.sockets[0].getsockname()[1]
    const [r, w] = await asyncio.open_connection('127.0.0.1', port)
    w.write(Buffer.from('one\n'))
    print(await r.readline())
    server.close()
    w.write(Buffer.from('two\n'))
    print(await r.readline())
    try {
      await asyncio.open_connection('127.0.0.1', port)
      print('accepted')
    } catch (e) {
      if (!(e instanceof ConnectionRefusedError)) throw e
      print('refused')
    }
    w.close()
    await asyncio.sleep(0.02)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
