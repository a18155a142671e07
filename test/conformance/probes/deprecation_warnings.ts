// What is deprecated, in which words, and that a place warns once.
import { AttributeError, RuntimeError } from 'asyncio-shim/builtins'
import type { Probe, ProbeEnv } from '../probe.js'

const PRIMITIVES = ['Lock', 'Event', 'Condition', 'Semaphore', 'BoundedSemaphore', 'Queue']

/** Whatever a version has or takes. */
type Dynamic = ReturnType<ProbeEnv['dyn']>

const probe: Probe = async ({ asyncio, print, dyn, hasattr, catch_warnings }) => {
  const nothing = asyncio.coroutine(async function nothing() {
    // Nothing.
  })
  const show = (name: string, got: { caught: readonly { category: string; message: string }[] }): void => {
    print(
      name,
      got.caught.map((w) => `${w.category}: ${w.message}`),
    )
  }
  const attempt = asyncio.coroutine(async function attempt(name: string, call: () => Dynamic) {
    const got = catch_warnings()
    try {
      const result = call()
      if (hasattr(result, '__await__')) await result
    } catch (e) {
      if (!(e instanceof TypeError || e instanceof AttributeError)) throw e
      print(name, 'refused')
      return
    } finally {
      got.stop()
    }
    show(name, got)
  })

  const main = asyncio.coroutine(async function main(loop: Dynamic) {
    const done = loop.create_future()
    done.set_result(null)
    const a = dyn(asyncio)
    await attempt('sleep', () => a.sleep(0, null, { loop }))
    await attempt('wait', () => a.wait([done], { loop }))
    await attempt('wait_for', () => a.wait_for(done, 1, { loop }))
    await attempt('gather', () => a.gather(done, { loop }))
    await attempt('shield', () => a.shield(done, { loop }))
    for (const name of PRIMITIVES) await attempt(name, () => new a[name]({ loop }))
    const coro = nothing()
    await attempt('wait for a coroutine', () => a.wait([coro]))
    coro.close()
    for (const name of ['current_task', 'all_tasks']) {
      if (hasattr(asyncio.Task, name)) await attempt('Task.' + name, () => void dyn(asyncio.Task)[name]())
    }
    if (hasattr(asyncio, 'async')) await attempt('async', () => void a.async(done))
    await attempt('iscoroutinefunction', () => void asyncio.iscoroutinefunction(show))
    if (hasattr(asyncio.Task.prototype, 'get_name')) {
      const old = loop.get_task_factory()
      loop.set_task_factory((loop: Dynamic, coro: Dynamic) => {
        coro.close()
        return loop.create_future()
      })
      await attempt('task without set_name', () => void loop.create_task(nothing(), { name: 'me' }))
      loop.set_task_factory(old)
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main(loop))
  loop.close()

  for (const name of ['get_event_loop_policy', 'set_event_loop_policy']) {
    const got = catch_warnings()
    dyn(asyncio)[name](...(name.startsWith('set') ? [null] : []))
    got.stop()
    show(name, got)
  }

  const asked = catch_warnings()
  try {
    asyncio.get_event_loop().close()
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e
    print('no current loop:', e.message)
  }
  asked.stop()
  show('get_event_loop', { caught: asked.caught.filter((w) => !w.message.includes('policy')) })

  let got = catch_warnings()
  for (let i = 0; i < 3; i++) {
    asyncio.iscoroutinefunction(show)
    asyncio.get_event_loop_policy()
  }
  asyncio.iscoroutinefunction(show)
  got.stop()
  print('in a loop of three, and once more:', got.caught.length)
  got = catch_warnings()
  asyncio.set_event_loop_policy(null)
  got.stop()
}
export default probe
export const keep_wrapper = 'calls close() on coroutines'
