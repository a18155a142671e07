// stop() before run_forever makes it run exactly one iteration.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: number[] = []
  const loop = asyncio.new_event_loop()

  const grow = (n: number) => {
    log.push(n)
    loop.call_soon(grow, n + 1)
  }

  loop.call_soon(grow, 0)
  for (let i = 0; i < 3; i++) {
    loop.stop()
    await loop.run_forever()
  }
  print(log)
  loop.close()
}
export default probe
