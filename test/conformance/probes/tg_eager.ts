// TaskGroup with the eager task factory: finished and failing children.
import { BaseExceptionGroup, ValueError, repr } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe, Styles } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, type_name }) => {
  const quick = asyncio.coroutine(async function quick(v: number) {
    return v
  })

  const bad = asyncio.coroutine(async function bad() {
    throw new ValueError('eager')
  })

  const main = asyncio.coroutine(async function main() {
    asyncio.get_running_loop().set_task_factory(dyn(asyncio).eager_task_factory)
    await asyncio.async_with(new asyncio.TaskGroup(), async (tg: Dynamic) => {
      const t = tg.create_task(quick(1))
      print('done inside block:', t.done())
    })
    try {
      await asyncio.async_with(new asyncio.TaskGroup(), async (tg: Dynamic) => {
        tg.create_task(bad())
        print('still in body')
        await asyncio.sleep(0)
        print('not reached')
      })
    } catch (e) {
      if (!(e instanceof BaseExceptionGroup)) throw e
      print(type_name(e), e.exceptions.map(repr))
    }
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'eager_task_factory')) await loop.run_until_complete(main())
  else print('eager_task_factory missing')
  loop.close()
}
export default probe
export const styles: Styles = ['generator']
export const why = 'a native async function never finishes within create_task'
