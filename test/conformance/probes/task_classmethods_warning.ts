// Deprecation of Task.current_task and Task.all_tasks.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, catch_warnings }) => {
  const main = asyncio.coroutine(async function main() {
    for (const name of ['current_task', 'all_tasks']) {
      if (!hasattr(asyncio.Task, name)) {
        print('Task.' + name, 'missing')
        continue
      }
      const got = catch_warnings()
      dyn(asyncio.Task)[name]()
      got.stop()
      print(
        'Task.' + name,
        got.caught.map((w) => w.category),
      )
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
