// set_exception wakes a reader, and is raised by every later read.
import { ConnectionResetError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, repr }) => {
  const main = asyncio.coroutine(async function main() {
    const r = new asyncio.StreamReader()
    print(r.exception())
    const t = asyncio.ensure_future(r.read(5))
    await asyncio.sleep(0)
    r.set_exception(new ConnectionResetError('gone'))
    for (const call of [() => t, () => r.readline(), () => r.readexactly(1), () => r.read()]) {
      try {
        await call()
      } catch (e) {
        if (!(e instanceof ConnectionResetError)) throw e
        print('ConnectionResetError', e)
      }
    }
    print(repr(r.exception()).replace(',)', ')'))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
