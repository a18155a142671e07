// When a lock is bound to a loop, and what it says to the loop argument.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name, catch_warnings }) => {
  const first = asyncio.new_event_loop()
  const second = asyncio.new_event_loop()
  asyncio.set_event_loop(first)
  const lock = new asyncio.Lock()

  const hold = asyncio.coroutine(async function hold(seconds: number) {
    return await asyncio.async_with(lock, async () => {
      await asyncio.sleep(seconds)
      return 'held'
    })
  })

  const contend = asyncio.coroutine(async function contend() {
    const tasks = [asyncio.ensure_future(hold(0)), asyncio.ensure_future(hold(0))]
    return await asyncio.gather(...tasks, { return_exceptions: true })
  })

  const show = (results: readonly unknown[]) => results.map((r) => (typeof r === 'string' ? r : type_name(r)))

  print('second loop:', show(await second.run_until_complete(contend())))
  for (const kind of ['Lock', 'Event', 'Condition', 'Semaphore', 'Queue'] as const) {
    const got = catch_warnings()
    try {
      new (dyn(asyncio)[kind])(asyncio.kw({ loop: first }))
      print(kind, 'ok')
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print(kind, e)
    }
    const warned = got.stop().map((w) => w.category)
    print(warned.length, warned.slice(0, 1))
  }
  asyncio.set_event_loop(null)
  first.close()
  second.close()
}
export default probe
