// readuntil with a tuple of separators.
import { ValueError, str } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  const main = asyncio.coroutine(async function main() {
    const r = new asyncio.StreamReader()
    r.feed_data(Buffer.from('a,b;c||d'))
    r.feed_eof()
    const [semicolon, comma, bar, bars] = [';', ',', '|', '||'].map((text) => Buffer.from(text)) as Buffer[]
    try {
      print(
        await r.readuntil([semicolon!, comma!]),
        await r.readuntil([semicolon!, comma!]),
        await r.readuntil([bars!, bar!]),
      )
      await r.readuntil([])
    } catch (e) {
      if (!(e instanceof TypeError || e instanceof ValueError)) throw e
      print(type_name(e), str(e).slice(0, 60))
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
