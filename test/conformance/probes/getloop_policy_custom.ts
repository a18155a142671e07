// A custom policy decides get_event_loop and new_event_loop outside coroutines only.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  const made: unknown[] = []

  class Policy extends asyncio.DefaultEventLoopPolicy {
    override new_event_loop() {
      const loop = super.new_event_loop()
      made.push(loop)
      return loop
    }

    override get_event_loop() {
      made.push('asked')
      return super.get_event_loop()
    }
  }

  asyncio.set_event_loop_policy(new Policy())
  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  print(made.length === 1 && made[0] === loop, asyncio.get_event_loop() === loop, made.slice(1))

  const main = asyncio.coroutine(async function main() {
    const before = made.length
    asyncio.get_event_loop()
    return made.length - before
  })

  print('policy consulted inside:', await loop.run_until_complete(main()))
  loop.close()
  asyncio.set_event_loop_policy(null)
  print(type_name(asyncio.get_event_loop_policy()) !== 'Policy')
}
export default probe
