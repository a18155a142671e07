// A future with an unread exception is reported when dropped; cancelled and read ones are not.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, gc, sorted }) => {
  const loop = asyncio.new_event_loop()
  loop.set_exception_handler((_lp, ctx) => print(sorted(Object.keys(ctx)), ctx['message']))

  // A function of its own, so that nothing refers to the future once it returns.
  const make = (mode: string) => {
    const f = loop.create_future()
    if (mode === 'cancelled') f.cancel()
    else if (mode === 'result') f.set_result(new ValueError())
    else f.set_exception(new ValueError('x'))
    if (mode === 'read') f.exception()
  }

  for (const mode of ['unread', 'read', 'cancelled', 'result']) {
    make(mode)
    print(mode)
    await gc()
  }
  loop.close()
}
export default probe
