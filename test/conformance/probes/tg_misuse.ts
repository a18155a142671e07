// What a TaskGroup refuses, what becomes of the refused coroutine, subclasses of CancelledError, the count of requests.
import { BaseExceptionGroup, RuntimeError, ValueError, repr, str } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, type_name }) => {
  const fails_soon = asyncio.coroutine(async function fails_soon() {
    await asyncio.sleep(0)
    throw new ValueError('soon')
  })

  /** A closed coroutine can be closed again but not driven. */
  const state = (coro: Dynamic): string => {
    try {
      coro.throw(new ValueError('still open'))
    } catch (e) {
      return e instanceof RuntimeError ? 'CORO_CLOSED' : 'CORO_CREATED'
    }
    return ''
  }

  const attempt = (tg: Dynamic): void => {
    const coro = dyn(asyncio.sleep(1))
    try {
      tg.create_task(coro)
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print(e.message, '->', state(coro))
    }
    coro.close()
  }

  const main = asyncio.coroutine(async function main() {
    class Special extends asyncio.CancelledError {}
    let tg: Dynamic = new asyncio.TaskGroup()
    attempt(tg)
    await asyncio.async_with(tg, async () => {
      print(repr(tg))
    })
    attempt(tg)
    try {
      await asyncio.async_with(tg, async () => {
        // Nothing to do.
      })
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print(e.message)
    }
    try {
      tg = new asyncio.TaskGroup()
      await asyncio.async_with(tg, async () => {
        tg.create_task(fails_soon())
        try {
          await asyncio.sleep(1)
        } finally {
          print(repr(tg))
          attempt(tg)
        }
      })
    } catch (e) {
      if (!(e instanceof BaseExceptionGroup)) throw e
      print(type_name(e), e.exceptions.map(str), repr(tg))
    }
    attempt(tg)
    try {
      await asyncio.async_with(new asyncio.TaskGroup(), async () => {
        throw new Special('sub')
      })
    } catch (e) {
      print(type_name(e))
    }
    print(asyncio.current_task()?.cancelling())
    try {
      await asyncio.async_with(new asyncio.TaskGroup(), async (group: Dynamic) => {
        group.create_task(fails_soon())
      })
    } catch (e) {
      print(type_name(e))
    }
    print('failed while waiting:', asyncio.current_task()?.cancelling())
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'TaskGroup')) await loop.run_until_complete(main())
  else print('TaskGroup missing')
  loop.close()
}
export default probe
