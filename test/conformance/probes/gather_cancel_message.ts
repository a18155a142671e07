// The message of a cancelled child, as the one who awaits gather() sees it.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const loop = asyncio.new_event_loop()

  const child = asyncio.coroutine(async function child() {
    throw new asyncio.CancelledError('from the child')
  })

  const main = asyncio.coroutine(async function main() {
    const future = loop.create_future()
    const outer = asyncio.gather(future)
    try {
      future.cancel('why')
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      future.cancel()
    }
    try {
      await outer
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('future:', tuple(...e.args))
    }
    try {
      await asyncio.gather(loop.create_task(child()))
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('task:', tuple(...e.args))
    }
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
