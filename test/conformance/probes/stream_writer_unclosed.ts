// A writer that is let go of before it was closed.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple, gc, catch_warnings }) => {
  class Quiet extends asyncio.Transport {
    closed = false
    override close(): void {
      this.closed = true
    }
    override is_closing(): boolean {
      return this.closed
    }
    __repr__(): string {
      return '<Quiet>'
    }
  }

  const writer = (transport: Dynamic, loop: Dynamic): Dynamic => {
    const reader = new asyncio.StreamReader({ limit: 9 })
    return new asyncio.StreamWriter(transport, new asyncio.StreamReaderProtocol(reader), reader, loop)
  }

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const transports = [new Quiet(), new Quiet()]
    const caught = catch_warnings()
    writer(transports[0], loop)
    writer(transports[1], loop).close()
    await gc()
    await asyncio.sleep(0.01)
    await gc()
    await asyncio.sleep(0.01)
    caught.stop()
    print(caught.caught.map(({ category, message }) => tuple(category, message)))
    print(transports.map((t) => t.closed))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
