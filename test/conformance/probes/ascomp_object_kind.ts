// What as_completed returns, what it yields, argument checks, duplicates.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, dyn }) => {
  const co = asyncio.coroutine(async function co() {
    return 1
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const t = asyncio.ensure_future(co())
    const it = dyn(asyncio.as_completed([t, t]))
    // A generator is known by `throw` where Python's is known by `send`.
    const generator = hasattr(it, 'throw')
    print(
      'iterator:',
      it[Symbol.iterator]() === it,
      'generator:',
      generator,
      'async:',
      hasattr(it, '__aiter__'),
    )
    const items = [...it]
    print(items.length, 'coroutine:', asyncio.iscoroutine(items[0]), 'is the task:', items[0] === t)
    print(await items[0])
    const c = co()
    const bads: [string, unknown][] = [
      ['future', loop.create_future()],
      ['coroutine', c],
    ]
    for (const [label, bad] of bads) {
      try {
        Array.from(dyn(asyncio).as_completed(bad))
      } catch (e) {
        if (!(e instanceof TypeError)) throw e
        print(label, 'TypeError:', e)
      }
    }
    c.close()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
export const keep_wrapper = 'calls close() on the coroutine'
