// Whether run() waits for what the default executor still has to do.
import type { Future } from 'asyncio-shim'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, sent }) => {
  const sleep = sent<void>(`(seconds) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000)
  }`)
  let future: Future<void> | undefined

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    future = loop.run_in_executor(null, sleep, 0.2)
    await asyncio.sleep(0)
  })

  if (hasattr(asyncio, 'run')) {
    await asyncio.run(main())
    print('done:', future?.done())
  } else {
    print('missing')
  }
}
export default probe
