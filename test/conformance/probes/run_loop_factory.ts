// The loop_factory argument of asyncio.run.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const made: Dynamic[] = []

  const factory = () => {
    const loop = asyncio.new_event_loop()
    made.push(loop)
    return loop
  }

  const main = asyncio.coroutine(async function main() {
    return asyncio.get_event_loop() === made[0]
  })

  if (!hasattr(asyncio, 'run')) {
    print('asyncio.run missing')
    return
  }
  const c = main()
  try {
    print(await asyncio.run(c, { loop_factory: factory }), made[0].is_closed())
  } catch (e) {
    if (!(e instanceof TypeError)) throw e
    print('no loop_factory')
    c.close()
  }
}
export default probe
export const keep_wrapper = 'calls close() on the coroutine'
