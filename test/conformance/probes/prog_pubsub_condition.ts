// Publisher and subscribers coordinated by a Condition.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, sorted }) => {
  interface State {
    v: number
  }

  const subscriber = asyncio.coroutine(async function subscriber(
    name: string,
    cond: Dynamic,
    state: State,
    log: string[],
  ) {
    let seen = 0
    while (seen < 3) {
      await asyncio.async_with(cond, async () => {
        await cond.wait_for(() => state.v > seen)
        seen = state.v
        log.push(`${name}:${seen}`)
      })
    }
  })

  const publisher = asyncio.coroutine(async function publisher(cond: Dynamic, state: State) {
    for (let i = 0; i < 3; i++) {
      await asyncio.sleep(0.01)
      await asyncio.async_with(cond, async () => {
        state.v += 1
        cond.notify_all()
      })
    }
  })

  const main = asyncio.coroutine(async function main() {
    const cond = new (dyn(asyncio).Condition)()
    const state: State = { v: 0 }
    const log: string[] = []
    await asyncio.wait(
      [subscriber('a', cond, state, log), subscriber('b', cond, state, log), publisher(cond, state)].map(
        (c) => asyncio.ensure_future(c),
      ),
    )
    print(sorted(log.slice(0, 2)), sorted(log.slice(2, 4)), sorted(log.slice(4, 6)))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
