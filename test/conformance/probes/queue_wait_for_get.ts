// wait_for around get: a timeout loses nothing and the queue stays usable.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const q: Dynamic = new asyncio.Queue()
    for (let i = 0; i < 2; i++) {
      try {
        await asyncio.wait_for(q.get(), 0.03)
      } catch (e) {
        if (!(e instanceof asyncio.TimeoutError)) throw e
        print('timeout', q.qsize())
      }
    }
    await q.put('late')
    print(await asyncio.wait_for(q.get(), 1))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
