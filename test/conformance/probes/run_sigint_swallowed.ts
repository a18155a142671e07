// SIGINT when main handles the cancellation and returns a value.
import { KeyboardInterrupt } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const main = asyncio.coroutine(async function main() {
    asyncio.get_event_loop().call_later(0.03, () => process.kill(process.pid, 'SIGINT'))
    try {
      await asyncio.sleep(1)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      return 'swallowed'
    }
    return 'slept'
  })

  if (!hasattr(asyncio, 'run')) {
    print('asyncio.run missing')
    return
  }
  try {
    print('returned', await asyncio.run(main()))
  } catch (e) {
    if (!(e instanceof KeyboardInterrupt)) throw e
    print('KeyboardInterrupt')
  }
}
export default probe
