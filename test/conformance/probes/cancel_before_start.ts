// Cancelling a task before its first step: the body never runs.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: unknown[] = []

  const work = asyncio.coroutine(async function work() {
    log.push('body')
  })

  const main = asyncio.coroutine(async function main() {
    const t = asyncio.ensure_future(work())
    log.push(t.cancel())
    log.push(t.cancelled())
    try {
      await t
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      log.push('CancelledError')
    }
    log.push(t.cancelled())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
