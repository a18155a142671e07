// readuntil with multi-byte separators, missing separator at EOF, empty separator.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const r = new asyncio.StreamReader()
    r.feed_data(Buffer.from('key--val--re'))
    const dashes = Buffer.from('--')
    print(await r.readuntil(dashes), await r.readuntil(dashes))
    const feed = (data: Uint8Array): void => {
      r.feed_data(data)
    }
    asyncio.get_event_loop().call_soon(feed, Buffer.from('st-'))
    asyncio.get_event_loop().call_later(0.02, feed, Buffer.from('-end'))
    print(await r.readuntil(dashes))
    r.feed_eof()
    try {
      await r.readuntil(dashes)
    } catch (e) {
      if (!(e instanceof asyncio.IncompleteReadError)) throw e
      print('IncompleteReadError:', e, '|', e.partial, e.expected)
    }
    try {
      await r.readuntil(Buffer.from(''))
    } catch (e) {
      if (!(e instanceof ValueError)) throw e
      print('ValueError:', e)
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
