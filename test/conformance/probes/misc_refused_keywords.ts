// How functions refuse a keyword argument that nobody has: those in Python, and those in C.
import type { Probe, ProbeEnv } from '../probe.js'

type Dynamic = ReturnType<ProbeEnv['dyn']>

const probe: Probe = async ({ asyncio, print, dyn, hasattr }) => {
  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  const a = dyn(asyncio)
  const wrong = { wrong: 1 }

  const attempt = (name: string, call: (keywords: Dynamic) => unknown): void => {
    try {
      call(asyncio.kw(wrong))
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print(name, e.message)
    }
  }

  const main = asyncio.coroutine(async function main() {
    const future = loop.create_future()
    attempt('Future', (keywords) => new a.Future(keywords))
    attempt('cancel', (keywords) => future.cancel(keywords))
    if (hasattr(asyncio, 'current_task')) {
      attempt('current_task', (keywords) => asyncio.current_task(keywords))
      attempt('all_tasks', (keywords) => asyncio.all_tasks(keywords))
    }
    attempt('Event', (keywords) => new a.Event(keywords))
    attempt('notify', (keywords) => new asyncio.Condition().notify(keywords))
    attempt('sleep', (keywords) => a.sleep(0, keywords))
    attempt('call_soon', (keywords) => loop.call_soon(print, 1, keywords))
    print(future.cancelled())
  })

  await loop.run_until_complete(main())
  asyncio.set_event_loop(null)
  loop.close()
}
export default probe
