// Two tasks waiting in drain() on one paused writer.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  let release: Dynamic
  let finished: Dynamic

  const handle = asyncio.coroutine(async function handle(reader: Dynamic, writer: Dynamic) {
    await release.wait()
    while ((await reader.read(1 << 20)).length > 0);
    writer.close()
    finished.set()
  })

  const main = asyncio.coroutine(async function main() {
    release = new asyncio.Event()
    finished = new asyncio.Event()
    const server: Dynamic = await asyncio.start_server(handle, '127.0.0.1', 0)
    const [, w] = await asyncio.open_connection('127.0.0.1', server.sockets[0].getsockname()[1])
    w.transport.set_write_buffer_limits({ high: 1000 })
    w.write(Buffer.alloc(16000000, 'x'))
    const ts = [asyncio.ensure_future(w.drain()), asyncio.ensure_future(w.drain())]
    await asyncio.sleep(0.02)
    print(
      'waiting',
      ts.map((t) => !t.done()),
    )
    release.set()
    await asyncio.wait(ts)
    print(ts.map((t) => type_name(t.exception())))
    w.close()
    await finished.wait()
    server.close()
    await asyncio.sleep(0.01)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
