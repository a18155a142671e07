// Cancelling the parent task cancels the children; plain CancelledError comes out.
import { BaseException } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, sorted, tuple, type_name }) => {
  const main = asyncio.coroutine(async function main() {
    const log: number[] = []

    const child = asyncio.coroutine(async function child(n: number) {
      try {
        await asyncio.sleep(5)
      } finally {
        log.push(n)
      }
    })

    const parent = asyncio.coroutine(async function parent() {
      await asyncio.async_with(new asyncio.TaskGroup(), async (tg: Dynamic) => {
        for (let n = 0; n < 2; n++) tg.create_task(child(n))
      })
    })

    const p = asyncio.ensure_future(parent())
    await asyncio.sleep(0.01)
    p.cancel('stop')
    try {
      await p
    } catch (e) {
      if (!(e instanceof BaseException)) throw e
      print(type_name(e), tuple(...dyn(e).args), sorted(log), p.cancelled())
    }
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'TaskGroup')) await loop.run_until_complete(main())
  else print('TaskGroup missing')
  loop.close()
}
export default probe
