// asyncio.Future() and ensure_future(coro) with no running loop: which loop, which warning.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, catch_warnings }) => {
  const work = asyncio.coroutine(async function work() {
    return 5
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  const warnings = catch_warnings()
  const f = new asyncio.Future<string>()
  const t = asyncio.ensure_future(work())
  const g = asyncio.gather(f, t)
  print(warnings.stop().map((w) => w.category))
  loop.call_soon(() => f.set_result('f'))
  print(await loop.run_until_complete(g))
  loop.close()
  asyncio.set_event_loop(null)
  const calls: [string, () => unknown][] = [
    ['Future', () => new asyncio.Future()],
    ['gather()', () => asyncio.gather()],
  ]
  for (const [label, call] of calls) {
    try {
      call()
      print(label, 'ok')
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print(label, 'RuntimeError:', e)
    }
  }
}
export default probe
