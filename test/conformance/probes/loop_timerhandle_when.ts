// TimerHandle.when() and ordering comparisons between timer handles.
import { AttributeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, float, type_name }) => {
  const loop = asyncio.new_event_loop()
  const a = loop.call_at(100, print)
  const b = loop.call_at(200, print)
  print(hasattr(a, 'when'))
  if (hasattr(a, 'when')) print(float(a.when()), float(b.when()))
  print(a.__lt__(b), a.__gt__(b), a.__le__(b), a.__ge__(b), a.__eq__(b), !a.__eq__(b), a.__eq__(a))
  try {
    print(a.__lt__(3))
  } catch (e) {
    if (!(e instanceof TypeError || e instanceof AttributeError)) throw e
    print(type_name(e))
  }
  a.cancel()
  if (hasattr(a, 'when')) print('when after cancel', float(a.when()))
  loop.close()
}
export default probe
