// add_signal_handler runs a callback in the loop; remove_signal_handler reports success.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const SIGUSR1 = 10

const probe: Probe = async ({ asyncio, print, dyn, tuple, type_name }) => {
  const log: unknown[] = []
  const loop = dyn(asyncio.new_event_loop())

  const main = asyncio.coroutine(async function main() {
    const fut = loop.create_future()
    const callback = (...a: unknown[]) => {
      log.push(tuple(...a))
      fut.set_result(null)
    }
    loop.add_signal_handler(SIGUSR1, callback, 1, 'x')
    process.kill(process.pid, SIGUSR1)
    log.push('after kill')
    await fut
    print(log)
    print(loop.remove_signal_handler(SIGUSR1), loop.remove_signal_handler(SIGUSR1))
    for (const bad of [0, 'x']) {
      try {
        loop.add_signal_handler(bad, print)
      } catch (e) {
        if (!(e instanceof TypeError || e instanceof ValueError)) throw e
        print(type_name(e), e)
      }
    }
  })

  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
