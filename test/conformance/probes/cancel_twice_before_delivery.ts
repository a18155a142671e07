// Two cancel() calls before the task runs deliver one CancelledError.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple, hasattr, dyn }) => {
  const log: unknown[] = []

  const work = asyncio.coroutine(async function work() {
    for (let i = 0; i < 3; i++) {
      try {
        await asyncio.sleep(0.02)
        log.push(`slept${i}`)
      } catch (e) {
        if (!(e instanceof asyncio.CancelledError)) throw e
        log.push(`cancel${i}`)
      }
    }
    return 'end'
  })

  const main = asyncio.coroutine(async function main() {
    const t = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    log.push(tuple(t.cancel(), t.cancel()))
    if (hasattr(t, 'cancelling')) print('cancelling:', dyn(t).cancelling())
    else print('cancelling missing')
    log.push(await t)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
