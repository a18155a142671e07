// Whether a cancelled wait() leaves its callbacks on what it waited for.
import { repr } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const loop = asyncio.new_event_loop()

  const main = asyncio.coroutine(async function main() {
    const future = loop.create_future()
    const task = loop.create_task(asyncio.wait([future]))
    await asyncio.sleep(0)
    print('waiting:', repr(future).includes('cb='))
    task.cancel()
    await asyncio.sleep(0)
    print('cancelled:', task.cancelled(), repr(future).includes('cb='))
    await asyncio.sleep(0)
    print('a turn later:', task.cancelled(), repr(future).includes('cb='))
    future.cancel()
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
