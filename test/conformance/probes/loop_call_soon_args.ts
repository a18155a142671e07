// call_soon passes positional arguments only and validates nothing outside debug mode.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, tuple, type_name }) => {
  const loop = asyncio.new_event_loop()
  const out: unknown[] = []
  const errors: string[] = []
  loop.set_exception_handler((_lp, ctx) => errors.push(type_name(ctx['exception'])))
  loop.call_soon((...a: unknown[]) => out.push(tuple(...a)), 1, [2], null)
  loop.call_soon(Math.max, 3, 9)
  try {
    dyn(loop).call_soon(print, asyncio.kw({ sep: '' }))
  } catch (e) {
    if (!(e instanceof TypeError)) throw e
    print('TypeError for keyword')
  }
  dyn(loop).call_soon('not callable')
  loop.call_soon(() => loop.stop())
  await loop.run_forever()
  print(out, errors)
  loop.close()
}
export default probe
