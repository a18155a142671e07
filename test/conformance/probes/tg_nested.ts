// Nested groups give nested exception groups; the outer group cancels the inner one.
import { BaseExceptionGroup, ValueError, repr } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, type_name }) => {
  const bad = asyncio.coroutine(async function bad(msg: string, d: number) {
    await asyncio.sleep(d)
    throw new ValueError(msg)
  })

  const main = asyncio.coroutine(async function main() {
    try {
      await asyncio.async_with(new asyncio.TaskGroup(), async (outer: Dynamic) => {
        outer.create_task(bad('outer', 5))
        await asyncio.async_with(new asyncio.TaskGroup(), async (inner: Dynamic) => {
          inner.create_task(bad('inner', 0.01))
        })
      })
    } catch (e) {
      print(repr(e).replaceAll(',)', ')'))
    }
    const log: string[] = []
    try {
      await asyncio.async_with(new asyncio.TaskGroup(), async (outer: Dynamic) => {
        outer.create_task(bad('outer', 0.01))
        try {
          await asyncio.async_with(new asyncio.TaskGroup(), async (inner: Dynamic) => {
            inner.create_task(asyncio.sleep(5))
          })
        } catch (e) {
          log.push(type_name(e))
          throw e
        }
      })
    } catch (e) {
      if (!(e instanceof BaseExceptionGroup)) throw e
      print(log, e.exceptions.map(repr))
    }
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'TaskGroup')) await loop.run_until_complete(main())
  else print('TaskGroup missing')
  loop.close()
}
export default probe
