// Async generator protocol: anext, asend, athrow, aclose, exhaustion.
import { KeyError, StopAsyncIteration } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const agen = asyncio.coroutine(async function* agen(): AsyncGenerator<number, void, string | undefined> {
    const got = yield 1
    log.push(`got ${got}`)
    try {
      yield 2
    } catch (e) {
      if (!(e instanceof KeyError)) throw e
      log.push('KeyError inside')
      yield 3
    } finally {
      log.push('finally')
    }
  })

  const main = asyncio.coroutine(async function main() {
    const g = agen()
    print(await g.__anext__(), await g.asend('x'), await g.athrow(new KeyError('k')))
    try {
      await g.__anext__()
    } catch (e) {
      if (!(e instanceof StopAsyncIteration)) throw e
      log.push('StopAsyncIteration')
    }
    print(log, await g.aclose())
    const h = agen()
    print(await h.aclose())
    try {
      await h.__anext__()
    } catch (e) {
      if (!(e instanceof StopAsyncIteration)) throw e
      print('closed generator is exhausted')
    }
    const fresh = agen()
    try {
      await fresh.asend('not none')
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print('TypeError:', e)
    }
    await fresh.aclose()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
