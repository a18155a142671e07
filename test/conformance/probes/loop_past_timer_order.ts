// Overdue timers run in deadline order, whatever order they were registered in.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: number[] = []
  const loop = asyncio.new_event_loop()
  const now = loop.time()
  for (const off of [-1, -5, -3, -2, -4]) loop.call_at(now + off, (x: number) => log.push(x), off)
  loop.call_later(0.03, () => loop.stop())
  await loop.run_forever()
  loop.close()
  print(log)
}
export default probe
