// create_task and ensure_future on a closed loop; what happens to the coroutine.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, outside }) => {
  const work = asyncio.coroutine(async function work() {})

  /** The state of a coroutine that never ran, as inspect.getcoroutinestate names it: only a fresh one can be run. */
  const state = outside(async (c: ReturnType<typeof work>) => {
    const other = asyncio.new_event_loop()
    try {
      await other.run_until_complete(c)
      return 'CORO_CREATED'
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      return 'CORO_CLOSED'
    } finally {
      other.close()
    }
  })

  const loop = asyncio.new_event_loop()
  loop.close()
  let c = work()
  try {
    loop.create_task(c)
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e
    print('create_task:', e, await state(c))
  }
  c.close()
  c = work()
  try {
    asyncio.ensure_future(c, { loop })
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e
    print('ensure_future:', e, await state(c))
  }
  c.close()
}
export default probe
export const keep_wrapper = 'calls close() on the coroutine and asks for its state'
