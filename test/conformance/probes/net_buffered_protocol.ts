// BufferedProtocol get_buffer/buffer_updated.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const handle = asyncio.coroutine(async function handle(_r: Dynamic, w: Dynamic) {
    w.write(Buffer.from('0123456789'))
    await w.drain()
    w.close()
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    if (!hasattr(asyncio, 'BufferedProtocol')) {
      print('BufferedProtocol missing')
      return
    }
    const out: Buffer[] = []
    const done: Dynamic = loop.create_future()

    class B extends asyncio.BufferedProtocol {
      buf = Buffer.alloc(4)
      override get_buffer(_hint: number): Buffer {
        this.buf = Buffer.alloc(4)
        return this.buf
      }
      override buffer_updated(n: number): void {
        out.push(Buffer.from(this.buf.subarray(0, n)))
      }
      override connection_lost(exc: unknown): void {
        done.set_result(exc)
      }
    }

    const server: Dynamic = await asyncio.start_server(handle, '127.0.0.1', 0)
    const [host, port] = server.sockets[0].getsockname()
    await loop.create_connection(() => new B(), host, port)
    print(await done, Buffer.concat(out), Math.max(...out.map((each) => each.length)))
    server.close()
    await server.wait_closed()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
