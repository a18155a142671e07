// Children that swallow the cancellation: what the gather future ends up with.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const stubborn = asyncio.coroutine(async function stubborn(v: number) {
    try {
      await asyncio.sleep(5)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      return v
    }
    return undefined
  })

  const main = asyncio.coroutine(async function main() {
    for (const flag of [false, true]) {
      const g = asyncio.gather(stubborn(1), stubborn(2), { return_exceptions: flag })
      await asyncio.sleep(0.01)
      g.cancel()
      try {
        print(flag, 'result', await g)
      } catch (e) {
        if (!(e instanceof asyncio.CancelledError)) throw e
        print(flag, 'CancelledError')
      }
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
