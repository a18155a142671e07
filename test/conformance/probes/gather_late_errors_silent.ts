// Exceptions of children that fail after gather already failed are not reported.
import { ValueError, str } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, gc }) => {
  const reports: string[] = []

  const bad = asyncio.coroutine(async function bad(d: number, m: string) {
    await asyncio.sleep(d)
    throw new ValueError(m)
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    loop.set_exception_handler((_lp, ctx) => reports.push(str(ctx['exception'])))
    try {
      await asyncio.gather(bad(0, 'one'), bad(0.02, 'two'), bad(0.04, 'three'))
    } catch (e) {
      if (!(e instanceof ValueError)) throw e
      print('caught', e)
    }
    await asyncio.sleep(0.08)
    await gc()
    print('reports', reports)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
