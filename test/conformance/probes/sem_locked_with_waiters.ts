// locked() right after a release while somebody is still queued, and who gets the permit.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const taker = asyncio.coroutine(async function taker(n: string, sem: Dynamic) {
    await sem.acquire()
    log.push(n)
  })

  const main = asyncio.coroutine(async function main() {
    const sem = new asyncio.Semaphore(1)
    await sem.acquire()
    const t = asyncio.ensure_future(taker('queued', sem))
    await asyncio.sleep(0)
    const newcomer = asyncio.ensure_future(taker('newcomer', sem))
    sem.release()
    print('locked right after release:', sem.locked())
    await asyncio.sleep(0.02)
    print(log, 'locked:', sem.locked())
    sem.release()
    await asyncio.wait([t, newcomer])
    print(log)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
