// Closing a running loop, closing twice, and using a closed loop.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const loop = asyncio.new_event_loop()

  const main = asyncio.coroutine(async function main() {
    try {
      loop.close()
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('close while running ->', e)
    }
  })

  await loop.run_until_complete(main())
  loop.close()
  loop.close()
  print('closed', loop.is_closed(), 'running', loop.is_running())
  const f = loop.create_future()
  const calls: [string, () => unknown][] = [
    ['call_soon', () => loop.call_soon(print)],
    ['call_later', () => loop.call_later(1, print)],
    ['call_at', () => loop.call_at(1, print)],
    ['call_soon_threadsafe', () => loop.call_soon_threadsafe(print)],
    ['run_forever', () => loop.run_forever()],
    ['run_until_complete', () => loop.run_until_complete(f)],
    ['stop', () => loop.stop()],
  ]
  for (const [label, call] of calls) {
    try {
      await call()
      print(label, '-> ok')
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print(label, '->', e)
    }
  }
}
export default probe
