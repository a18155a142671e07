// Runner.run argument checks, use inside a running loop and leftovers at close.
import { RuntimeError, ValueError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, type_name }) => {
  const nothing = asyncio.coroutine(async function nothing() {})

  const leftover = asyncio.coroutine(async function leftover(log: string[]) {
    try {
      await asyncio.sleep(30)
    } finally {
      log.push('leftover cancelled')
    }
  })

  const nested = asyncio.coroutine(async function nested(runner: Dynamic) {
    const c = nothing()
    try {
      await runner.run(c)
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('RuntimeError:', e)
    }
    c.close()
  })

  const spawn = asyncio.coroutine(async function spawn(log: string[]) {
    const t = asyncio.ensure_future(leftover(log))
    await asyncio.sleep(0)
    // In a list, because a promise cannot hand over a task without waiting for it.
    return [t]
  })

  if (!hasattr(asyncio, 'Runner')) {
    print('Runner missing')
    return
  }
  const log: string[] = []
  const runner = new asyncio.Runner()
  let t: Dynamic
  try {
    await runner.run(nested(runner))
    try {
      await dyn(runner).run(7)
    } catch (e) {
      if (!(e instanceof ValueError || e instanceof TypeError)) throw e
      print(type_name(e), e)
    }
    ;[t] = await runner.run(spawn(log))
    log.push(`still pending: ${t.done() ? 'False' : 'True'}`)
  } finally {
    await runner.close()
  }
  print(log, t.cancelled())
}
export default probe
export const keep_wrapper = 'calls close() on the coroutine'
