// readexactly success, short data at EOF, zero and negative sizes.
import { EOFError, ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const r = new asyncio.StreamReader()
    r.feed_data(Buffer.from('abcdef'))
    print(await r.readexactly(4), await r.readexactly(0))
    r.feed_eof()
    try {
      await r.readexactly(5)
    } catch (e) {
      if (!(e instanceof asyncio.IncompleteReadError)) throw e
      print('IncompleteReadError:', e, e.partial, e.expected, e instanceof EOFError)
    }
    print(r.at_eof())
    try {
      await r.readexactly(1)
    } catch (e) {
      if (!(e instanceof asyncio.IncompleteReadError)) throw e
      print(e.partial, e)
    }
    try {
      await r.readexactly(-1)
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
