// Context objects: run, nested run error, copy, mapping interface, empty Context.
import { LookupError, RuntimeError, str } from 'asyncio-shim/builtins'
import { Context, ContextVar, copy_context } from 'asyncio-shim/contextvars'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, py, dyn, sorted }) => {
  if (!py.atLeast('3.7')) {
    print('no contextvars')
    return
  }

  // A Python process begins with an empty context, this one may have been used.
  new Context().run(() => {
    const a = new ContextVar<string>('a', { default: 'da' })
    const b = new ContextVar<number | string>('b')
    a.set('A')
    const ctx = copy_context()
    print(ctx.has(a), ctx.has(b), ctx.__getitem__(a), ctx.get(b), ctx.get(b, 5), ctx.size)

    const inside = (x: number, { y = 0 } = {}) => {
      b.set(x + y)
      try {
        ctx.run(print, 'never')
      } catch (e) {
        if (!(e instanceof RuntimeError)) throw e
        print('nested RuntimeError:', str(e).split(':')[0])
      }
      return copy_context().__getitem__(b)
    }

    print(ctx.run(dyn(inside), 1, asyncio.kw({ y: 2 })), ctx.__getitem__(b))
    const dup = ctx.copy()
    dup.run(() => b.set('dup'))
    print(
      ctx.__getitem__(b),
      dup.__getitem__(b),
      sorted(Array.from(ctx, (v) => v.name)),
      sorted(Array.from(ctx.values(), str)),
    )
    const empty = new Context()
    print(
      empty.size,
      empty.run(() => a.get()),
    )
    try {
      b.get()
    } catch (e) {
      if (!(e instanceof LookupError)) throw e
      print('unset outside')
    }
    try {
      new ContextVar(dyn(3))
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print('TypeError:', e)
    }
  })
}
export default probe
