// Which class the error of a timeout is, as those see it who catch it under another name.
import { OSError, TimeoutError } from 'asyncio-shim/builtins'
import * as concurrent_futures from 'asyncio-shim/concurrent_futures'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const loop = asyncio.new_event_loop()

  const main = asyncio.coroutine(async function main() {
    try {
      await asyncio.wait_for(loop.create_future(), 0.01)
    } catch (e) {
      if (!(e instanceof asyncio.TimeoutError)) throw e
      print('builtin:', e instanceof TimeoutError, 'OSError:', e instanceof OSError)
      print(
        'an error of concurrent.futures:',
        e instanceof Object.getPrototypeOf(dyn(concurrent_futures.CancelledError)),
      )
    }
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
