// Cancelling the awaited future directly: the waiting task sees CancelledError and is cancelled.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const work = asyncio.coroutine(async function work(fut: PromiseLike<unknown>) {
    await fut
  })

  const catcher = asyncio.coroutine(async function catcher(fut: PromiseLike<unknown>) {
    try {
      await fut
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      return 'caught'
    }
    return undefined
  })

  const main = asyncio.coroutine(async function main() {
    const fut = asyncio.get_event_loop().create_future()
    const a = asyncio.ensure_future(work(fut))
    const b = asyncio.ensure_future(catcher(fut))
    await asyncio.sleep(0)
    print('cancel', fut.cancel(), 'again', fut.cancel())
    await asyncio.wait([a, b])
    print(a.cancelled(), b.result())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
