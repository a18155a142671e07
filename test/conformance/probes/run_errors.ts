// asyncio.run inside a running loop, and with something that is not a coroutine.
import { RuntimeError, ValueError, str } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, type_name }) => {
  const nothing = asyncio.coroutine(async function nothing() {})

  const main = asyncio.coroutine(async function main() {
    const c = nothing()
    try {
      await asyncio.run(c)
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('nested:', e)
    }
    c.close()
  })

  if (!hasattr(asyncio, 'run')) {
    print('asyncio.run missing')
    return
  }
  await asyncio.run(main())
  const loop = asyncio.new_event_loop()
  const bads: [string, unknown][] = [
    ['int', 42],
    // A function is called here, as it may give a coroutine; what this one gives is none.
    ['function', Array.isArray],
    ['future', loop.create_future()],
  ]
  for (const [label, bad] of bads) {
    try {
      await dyn(asyncio).run(bad)
    } catch (e) {
      // Python 3.14 takes the future, and ends here because it belongs to another loop.
      if (e instanceof RuntimeError) break
      if (!(e instanceof ValueError || e instanceof TypeError)) throw e
      print(label, type_name(e), str(e).split(' got ')[0])
    }
  }
  loop.close()
}
export default probe
export const keep_wrapper = 'calls close() on the coroutine'
