// Many tasks cancelled in a loop handle it in cancel order.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: number[] = []

  const work = asyncio.coroutine(async function work(n: number) {
    try {
      await asyncio.sleep(5)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      log.push(n)
      throw e
    }
  })

  const main = asyncio.coroutine(async function main() {
    const ts = [0, 1, 2, 3, 4].map((n) => asyncio.ensure_future(work(n)))
    await asyncio.sleep(0)
    for (const n of [3, 0, 4, 1, 2]) ts[n]?.cancel()
    await asyncio.wait(ts)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
