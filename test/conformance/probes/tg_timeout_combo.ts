// A TaskGroup inside a timeout block.
import { TimeoutError } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, sorted }) => {
  const child = asyncio.coroutine(async function child(log: number[], n: number) {
    try {
      await asyncio.sleep(5)
    } finally {
      log.push(n)
    }
  })

  const main = asyncio.coroutine(async function main() {
    const log: number[] = []
    try {
      await asyncio.async_with(asyncio.timeout(0.03), async () => {
        await asyncio.async_with(new asyncio.TaskGroup(), async (tg: Dynamic) => {
          for (let n = 0; n < 2; n++) tg.create_task(child(log, n))
        })
      })
    } catch (e) {
      if (!(e instanceof TimeoutError)) throw e
      print('TimeoutError', sorted(log), asyncio.current_task()?.cancelling())
    }
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'TaskGroup')) await loop.run_until_complete(main())
  else print('TaskGroup missing')
  loop.close()
}
export default probe
