// Awaiting a fresh task: how many loop iterations pass before the awaiter resumes.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const child = asyncio.coroutine(async function child() {
    return 1
  })

  const grandchild = asyncio.coroutine(async function grandchild() {
    return await asyncio.ensure_future(child())
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const ticks: number[] = []

    const tick = () => {
      ticks.push(1)
      loop.call_soon(tick)
    }

    loop.call_soon(tick)
    await asyncio.ensure_future(child())
    print('one task:', ticks.length)
    ticks.length = 0
    await asyncio.ensure_future(grandchild())
    print('task in task:', ticks.length)
    ticks.length = 0
    await asyncio.gather(asyncio.ensure_future(child()), asyncio.ensure_future(child()))
    print('gather of two:', ticks.length)
    ticks.length = 0
    await asyncio.sleep(0)
    print('sleep(0):', ticks.length)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
}
export default probe
