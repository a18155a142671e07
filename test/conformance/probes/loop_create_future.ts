// loop.create_future and the future's link to its loop.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const loop = asyncio.new_event_loop()
  const f = loop.create_future()
  print(f.constructor === asyncio.Future, f.done(), f.cancelled())
  if (hasattr(f, 'get_loop')) print('get_loop:', f.get_loop() === loop)
  else print('get_loop missing')
  const other = asyncio.new_event_loop()
  try {
    await other.run_until_complete(f)
  } catch (e) {
    if (!(e instanceof ValueError)) throw e
    print('ValueError:', e)
  }
  try {
    asyncio.ensure_future(f, { loop: other })
  } catch (e) {
    if (!(e instanceof ValueError)) throw e
    print('ValueError:', e)
  }
  print(asyncio.ensure_future(f, { loop }) === f)
  loop.close()
  other.close()
}
export default probe
