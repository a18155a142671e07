// asyncio.Runner keeps one loop and one context over several runs.
import { RuntimeError } from 'asyncio-shim/builtins'
import { ContextVar, copy_context } from 'asyncio-shim/contextvars'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, outside }) => {
  if (!hasattr(asyncio, 'Runner')) {
    print('Runner missing')
    return
  }
  const v = new ContextVar('var', { default: 0 })
  v.set(1)

  const bump = asyncio.coroutine(async function bump() {
    v.set(v.get() + 10)
    return [asyncio.get_running_loop(), v.get()] as const
  })

  const runner = new asyncio.Runner()
  const body = outside(async () => {
    const [l1, v1] = await runner.run(bump())
    const [l2, v2] = await runner.run(bump())
    print(l1 === l2, l1 === runner.get_loop(), v1, v2, 'outside:', v.get())
    const ctx = copy_context()
    const [, v3] = await runner.run(bump(), { context: ctx })
    print(v3, ctx.get(v))
    return l1
  })
  let l1: Awaited<ReturnType<typeof body>>
  try {
    l1 = await body()
  } finally {
    await runner.close()
  }
  print('closed:', l1.is_closed())
  for (const call of [() => runner.get_loop(), () => runner.__enter__()]) {
    try {
      call()
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('RuntimeError:', e)
    }
  }
  await runner.close()
}
export default probe
