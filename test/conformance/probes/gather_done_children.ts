// gather over already finished futures: done immediately or one iteration later?
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const [a, b] = [loop.create_future(), loop.create_future()]
    a.set_result(1)
    b.set_result(2)
    let g = asyncio.gather(a, b)
    print('done at once:', g.done())
    let ticks = 0
    while (!g.done()) {
      await asyncio.sleep(0)
      ticks += 1
    }
    print('ticks:', ticks, g.result())
    const c = loop.create_future()
    c.set_exception(new ValueError('x'))
    g = asyncio.gather(a, c)
    print('failed at once:', g.done())
    try {
      await g
    } catch (e) {
      if (!(e instanceof ValueError)) throw e
      print(e)
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
