// A periodic task cancelled from outside, with a final flush.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const ticker = asyncio.coroutine(async function ticker(out: unknown[], period: number) {
    let n = 0
    try {
      for (;;) {
        out.push(n)
        n += 1
        await asyncio.sleep(period)
      }
    } catch (e) {
      if (e instanceof asyncio.CancelledError) out.push('flush')
      throw e
    }
  })

  const main = asyncio.coroutine(async function main() {
    const out: unknown[] = []
    const t = asyncio.ensure_future(ticker(out, 0.12))
    await asyncio.sleep(0.3)
    t.cancel()
    try {
      await t
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      out.push('stopped')
    }
    print(out)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
