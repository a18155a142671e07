// The same callback added twice runs twice.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const calls: unknown[] = []
  const append = (c: unknown) => void calls.push(c)
  const loop = asyncio.new_event_loop()
  const f = loop.create_future()
  f.add_done_callback(append)
  f.add_done_callback(append)
  f.cancel()
  await loop.run_until_complete(asyncio.sleep(0))
  print(
    calls.length,
    calls.every((c) => c === f),
  )
  try {
    f.add_done_callback(dyn(3))
    print('non-callable accepted')
  } catch (e) {
    if (!(e instanceof TypeError)) throw e
    print('TypeError')
  }
  loop.set_exception_handler((_lp, ctx) => print('handler:', type_name(ctx['exception'])))
  await loop.run_until_complete(asyncio.sleep(0))
  loop.close()
}
export default probe
