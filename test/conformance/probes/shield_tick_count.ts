// A shield adds how many loop iterations between inner completion and the awaiter?
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const ticks: number[] = []

    const tick = () => {
      ticks.push(1)
      loop.call_soon(tick)
    }

    loop.call_soon(tick)
    const wraps: [string, (f: Dynamic) => Dynamic][] = [
      ['plain', (f) => f],
      ['shield', (f) => asyncio.shield(f)],
      ['double', (f) => asyncio.shield(asyncio.shield(f))],
    ]
    for (const [label, wrap] of wraps) {
      const f = loop.create_future()
      const w = wrap(f)
      loop.call_later(0.01, () => f.set_result(null))
      f.add_done_callback(() => {
        ticks.length = 0
      })
      await w
      print(label, ticks.length)
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
}
export default probe
