// TaskGroup waits for all children, also ones added by children; results stay on the tasks.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const log: string[] = []

  const work = asyncio.coroutine(async function work(v: string, d: number) {
    await asyncio.sleep(d)
    log.push(v)
    return v
  })

  const main = asyncio.coroutine(async function main() {
    let a: Dynamic
    let b: Dynamic
    await asyncio.async_with(new asyncio.TaskGroup(), async (tg: Dynamic) => {
      a = tg.create_task(work('a', 0.04), { name: 'A' })
      b = tg.create_task(work('b', 0.0))

      const spawner = asyncio.coroutine(async function spawner() {
        tg.create_task(work('grandchild', 0.07))
      })

      tg.create_task(spawner())
      log.push('body done')
    })
    log.push('group done')
    print(log, a.result(), b.result(), a.get_name())
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'TaskGroup')) await loop.run_until_complete(main())
  else print('TaskGroup missing')
  loop.close()
}
export default probe
