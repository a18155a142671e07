// An exception in a client_connected_cb coroutine: what is reported, is the connection closed?
import { ValueError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, gc }) => {
  const handle = asyncio.coroutine(async function handle(_reader: Dynamic, _writer: Dynamic) {
    throw new ValueError('handler')
  })

  const main = asyncio.coroutine(async function main() {
    const reports: unknown[] = []
    const loop = asyncio.get_event_loop()
    loop.set_exception_handler((_loop, context) => reports.push(context['message']))
    const server: Dynamic = await asyncio.start_server(handle, '127.0.0.1', 0)
    const [r, w] = await asyncio.open_connection('127.0.0.1', server.sockets[0].getsockname()[1])
    await asyncio.sleep(0.02)
    await gc()
    print(reports.slice(0, 1))
    try {
      print('read', await asyncio.wait_for(r.read(), 0.1))
    } catch (e) {
      if (!(e instanceof asyncio.TimeoutError)) throw e
      print('connection left open')
    }
    w.close()
    server.close()
    await asyncio.sleep(0.02)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
