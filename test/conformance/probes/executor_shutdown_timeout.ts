// shutdown_default_executor waits for calls, for as long as its timeout allows, and refuses new ones.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, catch_warnings }) => {
  const sleep = (seconds: number) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000)
    return null
  }

  const main = asyncio.coroutine(async function main() {
    if (!hasattr(loop, 'shutdown_default_executor')) {
      print('shutdown_default_executor missing')
      return
    }
    const slow = loop.run_in_executor(null, sleep, 0.4)
    const caught = catch_warnings()
    try {
      print((await loop.shutdown_default_executor({ timeout: 0.05 })) ?? null, 'slow call done:', slow.done())
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print(e)
      print((await loop.shutdown_default_executor()) ?? null, 'slow call done:', slow.done())
    }
    for (const warning of caught.stop()) print(warning.category, warning.message)
    print(await slow)
    try {
      await loop.run_in_executor(null, sleep, 0)
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print(e)
    }
    print((await loop.shutdown_default_executor()) ?? null)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
