// Subclassing Task and installing it with a task factory.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, type_name }) => {
  const log: string[] = []

  class Loud extends asyncio.Task<unknown> {
    override cancel(...args: Parameters<InstanceType<typeof asyncio.Task>['cancel']>) {
      log.push('cancel called')
      return super.cancel(...args)
    }
  }

  const work = asyncio.coroutine(async function work() {
    await asyncio.sleep(5)
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    loop.set_task_factory(
      dyn((lp: unknown, coro: Dynamic, kw: object) => new Loud(coro, dyn({ loop: lp, ...kw }))),
    )
    const t = loop.create_task(work())
    try {
      await asyncio.wait_for(t, 0.02)
    } catch (e) {
      if (!(e instanceof asyncio.TimeoutError)) throw e
      log.push('timeout')
    }
    print(type_name(t), log, t.cancelled(), asyncio.ensure_future(work()) instanceof Loud)
    const cur = hasattr(asyncio, 'all_tasks') ? asyncio.all_tasks : dyn(asyncio.Task).all_tasks
    for (const x of cur()) if (x instanceof Loud) x.cancel()
    await asyncio.sleep(0)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  await loop.run_until_complete(asyncio.sleep(0))
  loop.close()
}
export default probe
