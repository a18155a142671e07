// The loop itself keeps scheduled tasks alive until they run.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, collect }) => {
  const log: number[] = []

  const work = asyncio.coroutine(async function work(n: number) {
    for (let i = 0; i < 3; i++) await asyncio.sleep(0)
    log.push(n)
  })

  const main = asyncio.coroutine(async function main() {
    for (let n = 0; n < 3; n++) {
      asyncio.ensure_future(work(n))
      collect()
    }
    for (let i = 0; i < 6; i++) await asyncio.sleep(0)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
