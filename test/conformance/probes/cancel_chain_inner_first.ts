// Cancelling an outer task first cancels the inner task it awaits.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const log: unknown[] = []

  const inner = asyncio.coroutine(async function inner() {
    try {
      await asyncio.sleep(5)
    } finally {
      log.push('inner finally')
    }
  })

  const outer = asyncio.coroutine(async function outer(t: PromiseLike<unknown>) {
    try {
      await t
    } finally {
      log.push('outer finally')
    }
  })

  const main = asyncio.coroutine(async function main() {
    const i = asyncio.ensure_future(inner())
    const o = asyncio.ensure_future(outer(i))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    o.cancel()
    log.push(tuple('at once', i.cancelled(), o.cancelled()))
    try {
      await o
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      log.push(tuple('after', i.cancelled(), o.cancelled()))
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
