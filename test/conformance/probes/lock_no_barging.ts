// After release, may the releasing task re-acquire before the first waiter?
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, fmt }) => {
  const log: string[] = []

  const waiter = asyncio.coroutine(async function waiter(lock: Dynamic) {
    await asyncio.async_with(lock, async () => {
      log.push('waiter')
    })
  })

  const main = asyncio.coroutine(async function main() {
    const lock = new asyncio.Lock()
    await lock.acquire()
    const t = asyncio.ensure_future(waiter(lock))
    await asyncio.sleep(0)
    lock.release()
    log.push(fmt('locked right after release: %s', lock.locked()))
    await lock.acquire()
    log.push('main again')
    lock.release()
    await t
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
