// Calling a coroutine function runs none of its body until something drives it.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: unknown[] = []

  const work = asyncio.coroutine(async function work() {
    log.push('body')
    return 7
  })

  const main = asyncio.coroutine(async function main() {
    const c = work()
    log.push('created')
    await asyncio.sleep(0)
    log.push('still idle')
    log.push(await c)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
