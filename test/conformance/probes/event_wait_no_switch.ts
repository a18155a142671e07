// wait() on an event that is already set does not yield to the loop.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const main = asyncio.coroutine(async function main() {
    const ev = new asyncio.Event()
    ev.set()
    asyncio.get_event_loop().call_soon(() => log.push('other'))
    for (let i = 0; i < 3; i++) await ev.wait()
    log.push('main')
    await asyncio.sleep(0)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
