// Debug mode: what the warning about a slow step names.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const grab = (record: { message: string }) => {
    const found = /Executing <(\w+( <?Task\w+)?)/.exec(record.message)
    if (found !== null) print(found[1])
  }

  /** Blocks the thread, as time.sleep does. */
  const block = (seconds: number) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000)
  }

  const { logger } = dyn(asyncio).log
  logger.addHandler(grab)

  const first = asyncio.coroutine(async function first() {
    block(0.06)
  })
  const later = asyncio.coroutine(async function later() {
    await asyncio.sleep(0)
    block(0.06)
  })
  const woken = asyncio.coroutine(async function woken() {
    await asyncio.sleep(0.001)
    block(0.06)
  })

  const loop = asyncio.new_event_loop()
  loop.set_debug(true)
  loop.slow_callback_duration = 0.05
  print('-', 'first')
  await loop.run_until_complete(first())
  print('-', 'later')
  await loop.run_until_complete(later())
  print('-', 'woken')
  await loop.run_until_complete(woken())
  loop.close()
  logger.removeHandler(grab)
}
export default probe
