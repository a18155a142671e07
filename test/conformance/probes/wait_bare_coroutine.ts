// wait() of a bare coroutine: wrapped, wrapped with a warning, or refused.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, catch_warnings }) => {
  const loop = asyncio.new_event_loop()

  const work = asyncio.coroutine(async function work() {
    return 1
  })

  const main = asyncio.coroutine(async function main() {
    const coro = dyn(work())
    const got = catch_warnings()
    try {
      const [done, pending] = dyn(await asyncio.wait([coro]))
      print(
        [...done].map((task: Dynamic) => task.result()),
        pending.size,
      )
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      coro.close()
      print('TypeError', e)
    }
    print(got.stop().map((w) => w.message))
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
export const keep_wrapper = 'closes the coroutine'
