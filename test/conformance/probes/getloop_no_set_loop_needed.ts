// create_task via module function needs a running loop.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const work = asyncio.coroutine(async function work() {
    return 1
  })

  const c = work()
  if (!hasattr(asyncio, 'create_task')) {
    print('create_task missing')
  } else {
    try {
      asyncio.create_task(c)
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('RuntimeError:', e)
    }
  }
  c.close()
  const loop = asyncio.new_event_loop()
  const t = loop.create_task(work())
  print(await loop.run_until_complete(t))
  loop.close()
}
export default probe
export const keep_wrapper = 'calls close() on the coroutine'
