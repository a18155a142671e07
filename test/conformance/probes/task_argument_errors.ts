// How tasks and what makes them refuse a keyword argument that nobody has.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const loop = asyncio.new_event_loop()

  const work = asyncio.coroutine(async function work() {
    return 1
  })

  const main = asyncio.coroutine(async function main() {
    const ways: [string, (coro: Dynamic) => unknown][] = [
      ['Task', (coro) => new asyncio.Task(coro, dyn({ wrong: 1 }))],
      ['loop.create_task', (coro) => loop.create_task(coro, dyn({ wrong: 1 }))],
    ]
    for (const [label, make] of ways) {
      const coro = dyn(work())
      try {
        make(coro)
      } catch (e) {
        if (!(e instanceof TypeError)) throw e
        print(label, e)
      }
      coro.close()
    }
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
export const keep_wrapper = 'closes the coroutine'
