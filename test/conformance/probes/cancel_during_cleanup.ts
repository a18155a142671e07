// Cleanup may await; a second cancel interrupts that cleanup.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, fmt }) => {
  const log: unknown[] = []

  const work = asyncio.coroutine(async function work() {
    try {
      await asyncio.sleep(5)
    } finally {
      log.push('cleanup starts')
      try {
        await asyncio.sleep(0.05)
        log.push('cleanup done')
      } catch (e) {
        if (!(e instanceof asyncio.CancelledError)) throw e
        log.push('cleanup interrupted')
        throw e
      }
    }
  })

  const main = asyncio.coroutine(async function main(second: boolean) {
    const t = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    t.cancel()
    if (second) {
      await asyncio.sleep(0.01)
      t.cancel()
    }
    try {
      await t
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      log.push(fmt('cancelled %s', t.cancelled()))
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main(false))
  await loop.run_until_complete(main(true))
  loop.close()
  print(log)
}
export default probe
