// A put that wakes a blocked putter: order of items and wakeups when slots free up.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const putter = asyncio.coroutine(async function putter(n: number, q: Dynamic) {
    await q.put(n)
    log.push(`put${n}`)
  })

  const main = asyncio.coroutine(async function main() {
    const q: Dynamic = new asyncio.Queue(1)
    q.put_nowait(0)
    const ts = [1, 2, 3].map((n) => asyncio.ensure_future(putter(n, q)))
    await asyncio.sleep(0)
    for (let i = 0; i < 4; i++) {
      log.push(`got${await q.get()}`)
      await asyncio.sleep(0)
    }
    await asyncio.wait(ts)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
