// Timers fire by deadline, not by registration order.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: unknown[] = []
  const append = (x: unknown) => void log.push(x)
  const loop = asyncio.new_event_loop()
  for (const d of [0.09, 0.03, 0.06]) loop.call_later(d, append, d)
  loop.call_later(0.12, () => loop.stop())
  loop.call_later(-3, append, 'negative')
  loop.call_later(0, append, 'zero')
  await loop.run_forever()
  loop.close()
  print(log)
}
export default probe
