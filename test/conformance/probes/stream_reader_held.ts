// Does the protocol of a stream keep its reader alive when the program has let it go?
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, gc, catch_warnings }) => {
  class Quiet extends asyncio.Transport {
    closed = false
    override close(): void {
      this.closed = true
    }
    override is_closing(): boolean {
      return this.closed
    }
  }

  const main = asyncio.coroutine(async function main() {
    const client = new asyncio.StreamReaderProtocol(new asyncio.StreamReader())
    await gc()
    print("client's", client._stream_reader !== null)
    const server = new asyncio.StreamReaderProtocol(new asyncio.StreamReader(), () => null)
    await gc()
    print("server's", server._stream_reader !== null)
    server.connection_made(new Quiet())
    await gc()
    print('once connected', server._stream_reader !== null)
    server.data_received(Buffer.from('for nobody'))
    server.connection_lost(null)
    print('in the end', server._stream_reader !== null)
  })

  const warnings = catch_warnings()
  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  warnings.stop()
}
export default probe
