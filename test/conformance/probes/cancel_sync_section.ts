// Cancellation is not delivered until the running code suspends.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, fmt }) => {
  const log: unknown[] = []

  const busy = asyncio.coroutine(async function busy(ev: { wait(): PromiseLike<unknown> }) {
    await ev.wait()
    for (let i = 0; i < 3; i++) log.push(`busy${i}`)
    await asyncio.sleep(0)
    log.push('after sleep')
  })

  const main = asyncio.coroutine(async function main() {
    const ev = new asyncio.Event()
    const t = asyncio.ensure_future(busy(ev))
    await asyncio.sleep(0)
    ev.set()
    await asyncio.sleep(0)
    log.push(fmt('cancel %s', t.cancel()))
    await asyncio.wait([t])
    log.push(fmt('cancelled %s', t.cancelled()))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
