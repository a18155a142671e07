// asyncio.run: result, fresh loop every time, loop closed and unset afterwards.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  if (!hasattr(asyncio, 'run')) {
    print('asyncio.run missing')
    return
  }
  const loops: Dynamic[] = []

  const main = asyncio.coroutine(async function main(v: number) {
    loops.push(asyncio.get_event_loop())
    return v * 2
  })

  print(await asyncio.run(main(2)), await asyncio.run(main(4)))
  print(
    loops[0] === loops[1],
    loops.map((l) => l.is_closed()),
  )
  try {
    asyncio.get_event_loop()
    print('loop present')
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e
    print('RuntimeError:', e)
  }
}
export default probe
