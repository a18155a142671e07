// remove_done_callback removes every equal callback and returns the count.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const calls: string[] = []
  const cb = () => void calls.push('cb')
  const other = () => void calls.push('other')

  const loop = asyncio.new_event_loop()
  const f = loop.create_future()
  f.add_done_callback(cb)
  f.add_done_callback(other)
  f.add_done_callback(cb)
  print(f.remove_done_callback(cb), f.remove_done_callback(cb))
  f.add_done_callback(cb)
  f.set_result(1)
  print('after set:', f.remove_done_callback(other))
  await loop.run_until_complete(asyncio.sleep(0))
  print(calls)
  loop.close()
}
export default probe
