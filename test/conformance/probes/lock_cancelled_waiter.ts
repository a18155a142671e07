// A cancelled waiter is skipped; a waiter cancelled after being woken passes the lock on.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, fmt }) => {
  const log: string[] = []

  const waiter = asyncio.coroutine(async function waiter(n: number, lock: Dynamic) {
    try {
      await lock.acquire()
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      log.push(`cancelled ${n}`)
      throw e
    }
    log.push(`got ${n}`)
    lock.release()
  })

  const main = asyncio.coroutine(async function main() {
    const lock = new asyncio.Lock()
    await lock.acquire()
    let ts = [0, 1, 2, 3].map((n) => asyncio.ensure_future(waiter(n, lock)))
    await asyncio.sleep(0)
    ts[0]?.cancel()
    lock.release()
    await asyncio.sleep(0)
    log.push('tick')
    await asyncio.wait(ts)
    await lock.acquire()
    ts = [10, 11].map((n) => asyncio.ensure_future(waiter(n, lock)))
    await asyncio.sleep(0)
    lock.release()
    ts[0]?.cancel()
    await asyncio.wait(ts)
    log.push(fmt('locked %s', lock.locked()))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
