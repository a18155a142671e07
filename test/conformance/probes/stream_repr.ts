// repr of StreamReader with data, limit, eof, waiter and exception.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, repr }) => {
  const main = asyncio.coroutine(async function main() {
    const r = new asyncio.StreamReader()
    print(r)
    r.feed_data(Buffer.from('abc'))
    r.feed_eof()
    print(r)
    const s = new asyncio.StreamReader({ limit: 10 })
    const t = asyncio.ensure_future(s.read(1))
    await asyncio.sleep(0)
    print(repr(s).split('<Future')[0])
    t.cancel()
    s.set_exception(new ValueError('v'))
    print(repr(s).replace(',)', ')'))
    await asyncio.wait([t])
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
