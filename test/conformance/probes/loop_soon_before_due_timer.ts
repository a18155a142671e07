// A ready callback runs before an already due timer in the same iteration.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, sorted }) => {
  const log: string[] = []
  const append = (x: string) => void log.push(x)
  const loop = asyncio.new_event_loop()

  const setup = () => {
    loop.call_later(0, append, 'later0')
    loop.call_at(loop.time() - 1, append, 'past')
    loop.call_soon(append, 'soon1')
    loop.call_soon(append, 'soon2')
    loop.call_later(0.03, () => loop.stop())
  }

  loop.call_soon(setup)
  await loop.run_forever()
  loop.close()
  print(log.slice(0, 2), sorted(log.slice(2)))
}
export default probe
