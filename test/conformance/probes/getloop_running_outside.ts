// get_running_loop raises outside of a running loop and works in callbacks and nested calls.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  if (!hasattr(asyncio, 'get_running_loop')) {
    print('get_running_loop missing')
  } else {
    try {
      asyncio.get_running_loop()
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('RuntimeError:', e)
    }
    const loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try {
      asyncio.get_running_loop()
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('set but idle:', e)
    }
    const out: boolean[] = []

    const cb = () => {
      out.push(asyncio.get_running_loop() === loop)
      loop.stop()
    }

    loop.call_soon(cb)
    await loop.run_forever()
    print(out)
    loop.close()
  }
  print(asyncio._get_running_loop())
}
export default probe
