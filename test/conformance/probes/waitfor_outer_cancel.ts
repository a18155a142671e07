// Cancelling a task blocked in wait_for: inner cleanup versus outer CancelledError.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const work = asyncio.coroutine(async function work() {
    try {
      await asyncio.sleep(5)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      log.push('inner cancelled')
      await asyncio.sleep(0.03)
      log.push('inner cleaned')
      throw e
    }
  })

  const outer = asyncio.coroutine(async function outer() {
    try {
      await asyncio.wait_for(work(), 2)
    } catch (e) {
      if (e instanceof asyncio.CancelledError) log.push('outer CancelledError')
      throw e
    }
  })

  const main = asyncio.coroutine(async function main() {
    const t = asyncio.ensure_future(outer())
    await asyncio.sleep(0.02)
    t.cancel()
    await asyncio.wait([t])
    log.push(`outer cancelled ${t.cancelled() ? 'True' : 'False'}`)
    await asyncio.sleep(0.06)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
