// call_later(None) and call_at(None) are rejected.
import { AssertionError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const loop = asyncio.new_event_loop()
  const calls: [string, () => unknown][] = [
    ['call_later', () => dyn(loop).call_later(null, print)],
    ['call_at', () => dyn(loop).call_at(null, print)],
    ['call_later str', () => dyn(loop).call_later('1', print)],
  ]
  for (const [label, call] of calls) {
    try {
      call()
      print(label, 'accepted')
    } catch (e) {
      if (!(e instanceof TypeError || e instanceof AssertionError)) throw e
      print(label, type_name(e), e)
    }
  }
  loop.close()
}
export default probe
