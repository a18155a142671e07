// create_task(context=...) runs the task in the given context.
import { ContextVar, copy_context } from 'asyncio-shim/contextvars'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const bump = asyncio.coroutine(async function bump(v: ContextVar<number>) {
    v.set(v.get() + 1)
    return v.get()
  })

  const main = asyncio.coroutine(async function main() {
    const v = new ContextVar('var', { default: 0 })
    const ctx = copy_context()
    const c = bump(v)
    let t
    try {
      t = asyncio.get_running_loop().create_task(c, { context: ctx })
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print('context argument missing')
      c.close()
      return
    }
    print(await t, v.get(), ctx.get(v))
    print(await asyncio.create_task(bump(v), { context: ctx }), ctx.get(v))
    print(await asyncio.create_task(bump(v)), v.get())
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'get_running_loop')) await loop.run_until_complete(main())
  else print('no contextvars')
  loop.close()
}
export default probe
export const keep_wrapper = 'calls close() on the coroutine'
