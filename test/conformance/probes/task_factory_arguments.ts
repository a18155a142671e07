// What a task factory is given, and what happens to the name when its task cannot have one.
import { AttributeError } from 'asyncio-shim/builtins'
import { copy_context } from 'asyncio-shim/contextvars'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, py, dyn, sorted, type_name, catch_warnings }) => {
  const loop = asyncio.new_event_loop()

  const work = asyncio.coroutine(async function work() {
    return 1
  })

  const factory = (loop: Dynamic, coro: Dynamic, keywords: object = {}) => {
    print('given:', sorted(Object.keys(keywords)))
    return new asyncio.Task(coro, { loop })
  }

  const nameless = (loop: Dynamic, coro: Dynamic) => {
    coro.close()
    const future = loop.create_future()
    future.set_result(2)
    return future
  }

  const attempt = asyncio.coroutine(async function attempt(label: string, keywords: object) {
    const coro = dyn(work())
    const got = catch_warnings()
    try {
      const task = dyn(loop).create_task(coro, keywords)
      print(label, await task, label === 'named' ? task.get_name() === 'n' : '')
    } catch (e) {
      if (!(e instanceof TypeError || e instanceof AttributeError)) throw e
      coro.close()
      print(label, type_name(e))
    }
    print(got.stop().map((w) => w.category))
  })

  const main = asyncio.coroutine(async function main() {
    dyn(loop).set_task_factory(factory)
    await attempt('plain', {})
    await attempt('named', { name: 'n' })
    await attempt('with context', { context: null })
    if (py.atLeast('3.7')) await attempt('with a context of its own', { context: copy_context() })
    dyn(loop).set_task_factory(nameless)
    await attempt('nameless', {})
    await attempt('nameless, named', { name: 'n' })
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
export const keep_wrapper = 'closes the coroutine'
