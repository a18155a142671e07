// Yielding a non-future object out of a task raises RuntimeError inside the coroutine.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  class Bad {
    constructor(readonly v: unknown) {}
    *__await__(): Generator<unknown, void> {
      yield this.v
    }
  }

  // `await` asks JavaScript's objects for `then`; an object with `__await__` alone is awaited by `yield*`.
  const awaiting = asyncio.coroutine(function* awaiting(bad: Bad) {
    yield* dyn(bad.__await__())
  })

  const main = asyncio.coroutine(async function main() {
    for (const v of [42, 'text', 1.5]) {
      try {
        await awaiting(new Bad(v))
      } catch (e) {
        if (!(e instanceof RuntimeError)) throw e
        print('RuntimeError:', e)
      }
    }
    print('task still alive')
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
