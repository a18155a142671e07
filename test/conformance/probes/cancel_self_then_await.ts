// A task that cancels itself gets CancelledError at its next real suspension.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: unknown[] = []
  type Task = { cancel(): boolean } & PromiseLike<unknown>

  const nothing = asyncio.coroutine(async function nothing() {
    log.push('plain await ok')
  })

  const work = asyncio.coroutine(async function work(holder: Task[]) {
    holder[0]?.cancel()
    await nothing()
    try {
      await asyncio.sleep(0)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      log.push('at sleep(0)')
    }
    await asyncio.sleep(0)
    log.push('later sleep ok')
    return 'fin'
  })

  const main = asyncio.coroutine(async function main() {
    const holder: Task[] = []
    const t = asyncio.ensure_future(work(holder))
    holder.push(t)
    log.push(await t)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
