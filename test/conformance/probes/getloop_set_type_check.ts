// set_event_loop and set_event_loop_policy reject wrong types.
import { AssertionError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const calls: [string, () => unknown][] = [
    ['loop', () => dyn(asyncio).set_event_loop('nope')],
    ['policy', () => dyn(asyncio).set_event_loop_policy(12)],
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
}
export default probe
