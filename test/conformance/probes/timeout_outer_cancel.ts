// A real cancellation inside a timeout block stays CancelledError, even with expiry pending.
import { Exception, ValueError } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, tuple, type_name }) => {
  const work = asyncio.coroutine(async function work(out: unknown[], delay: number) {
    const cm: Dynamic = asyncio.timeout(delay)
    try {
      await asyncio.async_with(cm, async () => {
        await asyncio.sleep(5)
      })
    } catch (e) {
      out.push(tuple(type_name(e), cm.expired()))
      throw e
    }
  })

  const main = asyncio.coroutine(async function main() {
    const out: unknown[] = []
    const t = asyncio.ensure_future(work(out, 5))
    await asyncio.sleep(0.01)
    t.cancel()
    await asyncio.wait([t])
    print(out, t.cancelled())

    const body_error = asyncio.coroutine(async function body_error() {
      await asyncio.async_with(asyncio.timeout(0.02), async () => {
        try {
          await asyncio.sleep(5)
        } catch (e) {
          if (!(e instanceof asyncio.CancelledError)) throw e
          const error = new ValueError('replaced')
          // Python chains what is raised while an exception is handled; here the program says so.
          error.__context__ = e
          throw error
        }
      })
    })

    try {
      await body_error()
    } catch (e) {
      if (!(e instanceof Exception)) throw e
      const context = dyn(e).__context__
      print(type_name(e), 'context', type_name(context))
      const inner = context ? context.__context__ : null
      print('context of context', type_name(inner))
    }
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'timeout')) await loop.run_until_complete(main())
  else print('timeout missing')
  loop.close()
}
export default probe
