// run_until_complete raises when the loop is stopped while the future is pending.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const forever = asyncio.coroutine(async function forever() {
    await asyncio.get_event_loop().create_future()
  })

  const loop = asyncio.new_event_loop()
  loop.call_later(0.02, () => loop.stop())
  const task = loop.create_task(forever())
  try {
    await loop.run_until_complete(task)
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e
    print('RuntimeError:', e)
  }
  print('done:', task.done(), 'closed:', loop.is_closed())
  task.cancel()
  try {
    await loop.run_until_complete(task)
  } catch (e) {
    if (!(e instanceof asyncio.CancelledError)) throw e
    print('cancelled on second run')
  }
  loop.close()
}
export default probe
