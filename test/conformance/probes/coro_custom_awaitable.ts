// Objects with __await__ work with await, ensure_future, gather, wait_for and shield.
import { AssertionError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  class Aw {
    constructor(readonly v: number) {}
    *__await__(): Generator<undefined, number> {
      yield
      return this.v
    }
  }

  // `await` asks JavaScript's objects for `then`; an object with `__await__` alone is awaited by `yield*`.
  const awaiting = asyncio.coroutine(function* awaiting(aw: Aw) {
    return yield* dyn(aw.__await__())
  })

  const main = asyncio.coroutine(async function main() {
    print(await awaiting(new Aw(1)))
    const t = asyncio.ensure_future(dyn(new Aw(2)))
    print(t instanceof asyncio.Task, await t)
    print(await asyncio.gather(dyn(new Aw(3)), dyn(new Aw(4))))
    print(await asyncio.wait_for(dyn(new Aw(5)), 1))
    print(await asyncio.shield(dyn(new Aw(6))))
    try {
      asyncio.get_event_loop().create_task(dyn(new Aw(7)))
    } catch (e) {
      if (!(e instanceof TypeError || e instanceof AssertionError)) throw e
      print('create_task:', type_name(e))
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
