// asyncio.run cancels tasks still alive after main and waits for their cleanup.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, sorted }) => {
  const log: string[] = []

  const leftover = asyncio.coroutine(async function leftover(name: string, cleanup: number) {
    try {
      await asyncio.sleep(30)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      log.push(`cancel ${name}`)
      await asyncio.sleep(cleanup)
      log.push(`cleaned ${name}`)
      throw e
    }
  })

  const stubborn = asyncio.coroutine(async function stubborn() {
    try {
      await asyncio.sleep(30)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      log.push('swallowed')
    }
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    // Held until main returns, as Python's local variable does.
    const ts = [
      loop.create_task(leftover('a', 0.06)),
      loop.create_task(leftover('b', 0.02)),
      loop.create_task(stubborn()),
    ]
    await asyncio.sleep(0)
    log.push('main done')
    return ts.length === 3 ? 'result' : ''
  })

  if (!hasattr(asyncio, 'run')) {
    print('asyncio.run missing')
    return
  }
  print(await asyncio.run(main()))
  print(log[0], sorted(log.slice(1, 4)), log.slice(4))
}
export default probe
