// _enter_task and _leave_task: another task, another loop than the running one.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, dyn }) => {
  const loop = asyncio.new_event_loop()
  const other = asyncio.new_event_loop()

  const work = asyncio.coroutine(async function work() {
    return 1
  })

  const attempt = (label: string, fn: Dynamic, ...args: unknown[]) => {
    try {
      fn(...args)
      print(label, 'ok')
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print(label, 'RuntimeError', e.message.split(' ')[0])
    }
  }

  const main = asyncio.coroutine(async function main() {
    if (!hasattr(asyncio, '_enter_task')) {
      print('missing')
      return
    }
    const { _enter_task, _leave_task } = dyn(asyncio)
    const foreign = other.create_task(work())
    attempt('enter elsewhere', _enter_task, other, foreign)
    attempt('leave elsewhere', _leave_task, other, foreign)
    attempt('enter here', _enter_task, loop, foreign)
    attempt('leave here', _leave_task, loop, foreign)
  })

  await loop.run_until_complete(main())
  loop.close()
  await other.run_until_complete(asyncio.sleep(0))
  await other.run_until_complete(asyncio.sleep(0))
  other.close()
}
export default probe
