// start_serving=False delays accepting; serve_forever until cancelled.
import { RuntimeError, str } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const handle = asyncio.coroutine(async function handle(_reader: Dynamic, writer: Dynamic) {
    writer.write(Buffer.from('served'))
    writer.close()
  })

  const main = asyncio.coroutine(async function main() {
    let server: Dynamic
    try {
      server = await asyncio.start_server(handle, '127.0.0.1', 0, { start_serving: false })
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print('start_serving missing')
      return
    }
    print(server.is_serving())
    const t: Dynamic = asyncio.ensure_future(server.serve_forever())
    await asyncio.sleep(0.01)
    print(server.is_serving())
    const [r, w] = await asyncio.open_connection('127.0.0.1', server.sockets[0].getsockname()[1])
    print(await r.read())
    w.close()
    try {
      await server.serve_forever()
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('RuntimeError:', str(e).split(' is ')[1])
    }
    t.cancel()
    try {
      await t
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('cancelled', server.is_serving(), tuple(...server.sockets))
    }
    try {
      await server.serve_forever()
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('RuntimeError:', str(e).split(' is ')[1])
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
