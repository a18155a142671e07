// A pending future awaited by code that no task drives.
import { AssertionError, RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  const loop = asyncio.new_event_loop()
  const future = loop.create_future()
  const steps = future[Symbol.iterator]()
  print(steps.next().value === future)
  try {
    steps.next()
  } catch (e) {
    if (!(e instanceof AssertionError || e instanceof RuntimeError)) throw e
    print(type_name(e), e)
  }
  loop.close()
}
export default probe
