// An async generator runs each step in the context of whoever iterates it.
import { ContextVar } from 'asyncio-shim/contextvars'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, py }) => {
  if (!py.atLeast('3.7')) {
    print('no contextvars')
    return
  }

  const v = new ContextVar('var', { default: 'none' })

  const agen = asyncio.coroutine(async function* agen() {
    for (let n = 0; n < 3; n++) yield v.get()
  })

  const step = asyncio.coroutine(async function step(g: ReturnType<typeof agen>, value: string) {
    v.set(value)
    return await g.__anext__()
  })

  const main = asyncio.coroutine(async function main() {
    const g = agen()
    const out: unknown[] = []
    for (const value of ['x', 'y']) out.push(await asyncio.ensure_future(step(g, value)))
    out.push(await g.__anext__())
    await g.aclose()
    print(out)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
