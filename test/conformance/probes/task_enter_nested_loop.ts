// Starting another loop from inside a task, in the same thread, is refused but threads may.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, outside }) => {
  const inner = asyncio.coroutine(async function inner() {
    await asyncio.sleep(0)
    return 'ran in thread'
  })

  const out: unknown[] = []
  let start!: () => void
  const started = new Promise<void>((resolve) => (start = resolve))

  // Python's thread: JavaScript that was there before the task, and so runs outside of it.
  const thread = outside(async () => {
    await started
    const loop = asyncio.new_event_loop()
    out.push(await loop.run_until_complete(inner()))
    loop.close()
  })
  const joined = thread()

  const main = asyncio.coroutine(async function main() {
    start()
    await asyncio.wrap_future(joined)
    print(out)
    const c = inner()
    const other = asyncio.new_event_loop()
    try {
      await other.run_until_complete(other.create_future())
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('RuntimeError:', e)
    }
    c.close()
    other.close()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
export const keep_wrapper = 'calls close() on the coroutine'
