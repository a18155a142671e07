// One trace mixing call_soon, tasks, future callbacks, gather and sleep(0).
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: unknown[] = []
  const append = (x: unknown) => void log.push(x)

  const child = asyncio.coroutine(async function child(n: number) {
    log.push(`c${n} start`)
    await asyncio.sleep(0)
    log.push(`c${n} end`)
    return n
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const fut = loop.create_future()
    fut.add_done_callback(() => log.push('fut cb'))
    loop.call_soon(append, 'soon 1')
    const t1 = loop.create_task(child(1))
    loop.call_soon(() => fut.set_result(null))
    const t2 = loop.create_task(child(2))
    t1.add_done_callback(() => log.push('t1 cb'))
    log.push('main before await')
    await fut
    log.push('main after fut')
    log.push(await asyncio.gather(t1, t2))
    loop.call_soon(append, 'soon 2')
    await asyncio.sleep(0)
    log.push('main end')
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  for (const line of log) print(line)
}
export default probe
