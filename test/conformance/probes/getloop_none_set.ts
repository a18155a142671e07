// get_event_loop() where no loop was ever set, and the policies: what is given and what is warned of.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, catch_warnings }) => {
  const attempt = (label: string, fn: () => Dynamic): Dynamic => {
    const got = catch_warnings()
    let value: Dynamic = null
    try {
      value = fn()
      print(label, value == null ? value : 'ok')
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print(label, 'RuntimeError', e)
    }
    print(got.stop().map((w) => w.category))
    return value
  }

  attempt('get_event_loop_policy', () => asyncio.get_event_loop_policy())
  const loop = attempt('get_event_loop', () => asyncio.get_event_loop())
  const again = attempt('once more', () => asyncio.get_event_loop())
  print(loop === again)
  if (loop !== null) loop.close()
}
export default probe
