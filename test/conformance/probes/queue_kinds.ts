// LifoQueue and PriorityQueue ordering; uncomparable priority items.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const main = asyncio.coroutine(async function main() {
    const lifo: Dynamic = new asyncio.LifoQueue()
    const prio: Dynamic = new asyncio.PriorityQueue()
    for (const n of [3, 1, 2]) {
      lifo.put_nowait(n)
      prio.put_nowait([n, `p${n}`])
    }
    print(
      [0, 1, 2].map(() => lifo.get_nowait()),
      [0, 1, 2].map(() => tuple(...prio.get_nowait())),
    )
    prio.put_nowait([1, {}])
    try {
      prio.put_nowait([1, {}])
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print('TypeError for uncomparable payloads, size', prio.qsize())
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
