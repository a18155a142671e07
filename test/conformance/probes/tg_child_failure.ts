// A failing child cancels siblings and the body; the error comes out in a group.
import { BaseExceptionGroup, ValueError, repr, str } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, type_name }) => {
  const log: string[] = []

  const sibling = asyncio.coroutine(async function sibling() {
    try {
      await asyncio.sleep(5)
    } finally {
      log.push('sibling cancelled')
    }
  })

  const bad = asyncio.coroutine(async function bad() {
    await asyncio.sleep(0.01)
    throw new ValueError('child')
  })

  const main = asyncio.coroutine(async function main() {
    let s: Dynamic
    try {
      await asyncio.async_with(new asyncio.TaskGroup(), async (tg: Dynamic) => {
        s = tg.create_task(sibling())
        tg.create_task(bad())
        try {
          await asyncio.sleep(5)
        } catch (e) {
          if (!(e instanceof asyncio.CancelledError)) throw e
          log.push('body cancelled')
          throw e
        }
      })
    } catch (e) {
      if (!(e instanceof BaseExceptionGroup)) throw e
      print(type_name(e), str(e), e.exceptions.map(repr))
    }
    print(log, s.cancelled(), asyncio.current_task()?.cancelling())
    await asyncio.sleep(0)
    print('still alive')
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'TaskGroup')) await loop.run_until_complete(main())
  else print('TaskGroup missing')
  loop.close()
}
export default probe
