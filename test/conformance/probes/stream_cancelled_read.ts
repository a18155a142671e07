// A cancelled read loses no data and frees the reader for the next call.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const r = new asyncio.StreamReader()
    r.feed_data(Buffer.from('par'))
    const t = asyncio.ensure_future(r.readexactly(6))
    await asyncio.sleep(0)
    t.cancel()
    await asyncio.wait([t])
    r.feed_data(Buffer.from('tial'))
    print(t.cancelled(), await r.readexactly(7))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
