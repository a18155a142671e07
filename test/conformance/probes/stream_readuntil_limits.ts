// LimitOverrunError: both messages, consumed, and what stays in the buffer.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const main = asyncio.coroutine(async function main() {
    for (const data of ['aaaaaaaaaa;rest', 'bbbbbbbbbbbb']) {
      const r = new asyncio.StreamReader({ limit: 5 })
      r.feed_data(Buffer.from(data))
      try {
        await r.readuntil(Buffer.from(';'))
      } catch (e) {
        if (!(e instanceof asyncio.LimitOverrunError)) throw e
        print('LimitOverrunError:', e, '|', e.consumed, tuple(...e.args))
      }
      print(await r.read(4))
    }
    for (const bad of [0, -3]) {
      try {
        new asyncio.StreamReader({ limit: bad })
      } catch (e) {
        if (!(e instanceof ValueError)) throw e
        print('ValueError:', e)
      }
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
