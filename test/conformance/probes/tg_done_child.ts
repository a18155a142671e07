// A task that was done when a group made it: when does the group look at it?
import { ExceptionGroup, ValueError } from 'asyncio-shim/builtins'
import type { Probe, Styles } from '../probe.js'

export const styles: Styles = ['generator']
export const why = 'a native function that begins at once is not done when create_task returns'

const probe: Probe = async ({ asyncio, print, hasattr, dyn }) => {
  const loop = asyncio.new_event_loop()

  const fail = asyncio.coroutine(async function fail() {
    throw new ValueError('at once')
  })

  const main = asyncio.coroutine(async function main() {
    if (!hasattr(asyncio, 'eager_task_factory')) {
      print('missing')
      return
    }
    dyn(loop).set_task_factory(asyncio.eager_task_factory)
    try {
      await asyncio.async_with(
        new asyncio.TaskGroup(),
        async (group: InstanceType<typeof asyncio.TaskGroup>) => {
          group.create_task(fail())
          print('told to cancel:', asyncio.current_task()?.cancelling())
          await asyncio.sleep(0)
          print('after a turn:', asyncio.current_task()?.cancelling())
          await asyncio.sleep(0)
          print('after two turns')
        },
      )
    } catch (e) {
      if (!(e instanceof ExceptionGroup)) throw e
      print(e.exceptions.map((error) => error.message))
    }
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
