// Debug mode logs callbacks slower than slow_callback_duration.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const grab = (record: { levelname: string; message: string }) => {
    const msg = record.message.replace(/took \d+\.\d+ seconds/, 'took N seconds')
    if (msg.includes('Executing')) print(record.levelname, msg.replace(/<.*>/, '<...>'))
  }

  /** Blocks the thread, as time.sleep does. */
  const block = (seconds: number) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000)
  }

  const { logger } = dyn(asyncio).log
  logger.addHandler(grab)

  const slow = asyncio.coroutine(async function slow() {
    block(0.06)
  })

  const loop = asyncio.new_event_loop()
  loop.set_debug(true)
  loop.slow_callback_duration = 0.05
  loop.call_soon(block, 0.07)
  await loop.run_until_complete(slow())
  loop.slow_callback_duration = 10
  await loop.run_until_complete(slow())
  loop.close()
  logger.removeHandler(grab)
}
export default probe
