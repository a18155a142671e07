// Task done callbacks: order, argument, timing relative to an awaiting task.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple, fmt }) => {
  const log: unknown[] = []

  const work = asyncio.coroutine(async function work() {
    log.push('work')
    return 1
  })

  const awaiter = asyncio.coroutine(async function awaiter(t: PromiseLike<unknown>) {
    await t
    log.push('awaiter')
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const t = loop.create_task(work())
    t.add_done_callback((f) => log.push(tuple('cb1', f === t)))
    const w = loop.create_task(awaiter(t))
    await asyncio.sleep(0)
    t.add_done_callback(() => log.push('cb added after done'))
    log.push(fmt('main sees done=%s', t.done()))
    await w
    await asyncio.sleep(0)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
