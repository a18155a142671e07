// wait on futures that are all done: does it suspend, and for how many iterations?
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const [a, b] = [loop.create_future(), loop.create_future()]
    a.set_result(1)
    b.set_exception(new ValueError())
    const ticks: number[] = []

    const tick = () => {
      ticks.push(1)
      loop.call_soon(tick)
    }

    loop.call_soon(tick)
    const [done, pending] = await asyncio.wait([a, b])
    print('ticks', ticks.length, done.size, pending.size)
    b.exception()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
}
export default probe
