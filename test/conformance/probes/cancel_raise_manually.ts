// Raising CancelledError by hand inside a task marks the task cancelled.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple, hasattr, dyn }) => {
  const work = asyncio.coroutine(async function work() {
    throw new asyncio.CancelledError('by hand')
  })

  const main = asyncio.coroutine(async function main() {
    const t = asyncio.ensure_future(work())
    try {
      await t
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('args', tuple(...e.args))
    }
    print(t.cancelled(), t.done())
    if (hasattr(t, 'cancelling')) print('cancelling', dyn(t).cancelling())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
