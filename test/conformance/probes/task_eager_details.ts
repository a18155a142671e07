// Eager tasks: current_task, exceptions, context copy, behaviour when the loop is idle.
import { ValueError, repr } from 'asyncio-shim/builtins'
import { ContextVar } from 'asyncio-shim/contextvars'
import type { Probe, Styles } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr }) => {
  const who = asyncio.coroutine(async function who() {
    return [asyncio.current_task()]
  })

  const bad = asyncio.coroutine(async function bad() {
    throw new ValueError('eager')
  })

  const setvar = asyncio.coroutine(async function setvar(v: ContextVar<string>) {
    v.set('child')
    return v.get()
  })

  const main = asyncio.coroutine(async function main() {
    const v = new ContextVar('var', { default: 'parent' })
    const me = asyncio.current_task()
    const t = asyncio.create_task(who())
    print('inside is the new task:', dyn(t.result())[0] === t, 'restored:', asyncio.current_task() === me)
    const t2 = asyncio.create_task(bad())
    print(t2.done(), repr(t2.exception()))
    const t3 = asyncio.create_task(setvar(v))
    print(t3.result(), v.get())
  })

  if (hasattr(asyncio, 'eager_task_factory')) {
    const loop = asyncio.new_event_loop()
    loop.set_task_factory(dyn(asyncio).eager_task_factory)
    const idle = loop.create_task(who())
    print('created on idle loop, done:', idle.done())
    await loop.run_until_complete(main())
    loop.close()
    print(typeof dyn(asyncio).create_eager_task_factory(asyncio.Task) === 'function')
  } else {
    print('eager_task_factory missing')
  }
}
export default probe
export const styles: Styles = ['generator']
export const why = 'a native async function never finishes within create_task'
