// Parent cancelled from outside while a child fails: what comes out and cancelling() afterwards.
import { ValueError } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, type_name }) => {
  const bad_on_cancel = asyncio.coroutine(async function bad_on_cancel() {
    try {
      await asyncio.sleep(5)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      throw new ValueError('cleanup')
    }
  })

  const parent = asyncio.coroutine(async function parent(out: unknown[]) {
    try {
      await asyncio.async_with(new asyncio.TaskGroup(), async (tg: Dynamic) => {
        tg.create_task(bad_on_cancel())
        await asyncio.sleep(5)
      })
    } catch (e) {
      out.push(type_name(e))
    }
    out.push(asyncio.current_task()?.cancelling())
    try {
      await asyncio.sleep(0)
      out.push('next await fine')
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      out.push('next await cancelled')
    }
  })

  const main = asyncio.coroutine(async function main() {
    const out: unknown[] = []
    const p = asyncio.ensure_future(parent(out))
    await asyncio.sleep(0.01)
    p.cancel()
    await asyncio.wait([p])
    print(out, p.cancelled())
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'TaskGroup')) await loop.run_until_complete(main())
  else print('TaskGroup missing')
  loop.close()
}
export default probe
