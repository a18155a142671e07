// Using a lock with a plain with statement or awaiting the lock itself.
import { AttributeError, RuntimeError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe, Styles } from '../probe.js'

export const styles: Styles = ['generator']
export const why = 'JavaScript’s await of what cannot be awaited gives it back, where Python refuses'

const probe: Probe = async ({ asyncio, print, py, hasattr, type_name, catch_warnings }) => {
  // The statement `with manager: …` before its body.
  const begin_with = (manager: Dynamic): void => {
    if (hasattr(manager, '__enter__')) manager.__enter__()
    else throw py.atLeast('3.11') ? new TypeError() : new AttributeError('__enter__')
  }

  const main = asyncio.coroutine(async function main() {
    const lock: Dynamic = new asyncio.Lock()
    try {
      begin_with(lock)
    } catch (e) {
      print('with lock:', type_name(e))
    }
    const got = catch_warnings()
    try {
      const manager = await lock
      begin_with(manager)
      print('with await lock:', lock.locked())
      manager.__exit__(null, null, null)
      print('released:', !lock.locked())
    } catch (e) {
      if (!(e instanceof TypeError || e instanceof RuntimeError)) throw e
      print('await lock:', type_name(e), e)
    }
    print(got.stop().map((w) => w.category))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
