// Whether `except Exception` swallows a cancellation.
import { Exception } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const loop = asyncio.new_event_loop()

  const work = asyncio.coroutine(async function work() {
    try {
      await loop.create_future()
    } catch (e) {
      if (!(e instanceof Exception)) throw e
      return 'swallowed'
    }
  })

  const main = asyncio.coroutine(async function main() {
    const task = loop.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print('cancelled:', task.cancelled(), task.cancelled() ? '' : task.result())
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
