// Running a loop inside a running loop: messages, and whether the rejected coroutine still got scheduled.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const work = asyncio.coroutine(async function work() {
    log.push('rejected coroutine ran anyway')
  })

  const loop = asyncio.new_event_loop()
  const other = asyncio.new_event_loop()

  const main = asyncio.coroutine(async function main() {
    const c = work()
    try {
      await loop.run_until_complete(c)
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('same loop ->', e)
    }
    try {
      await other.run_until_complete(other.create_future())
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('other loop ->', e)
    }
    try {
      await loop.run_forever()
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('run_forever ->', e)
    }
    await asyncio.sleep(0)
    const before = [...log]
    // inspect.getcoroutinestate has no counterpart: only a coroutine that never ran can be awaited.
    let state = 'CORO_CREATED'
    try {
      await c
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      state = 'CORO_CLOSED'
    }
    print(before, state)
    c.close()
  })

  await loop.run_until_complete(main())
  print('loop usable:', await loop.run_until_complete(asyncio.sleep(0, 'yes')))
  loop.close()
  other.close()
}
export default probe
export const keep_wrapper = 'calls close() on the coroutine and asks for its state'
