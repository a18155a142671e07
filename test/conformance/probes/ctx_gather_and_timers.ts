// Context seen by gather children, call_at callbacks and future callbacks chained together.
import { ContextVar } from 'asyncio-shim/contextvars'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, py, tuple }) => {
  if (!py.atLeast('3.7')) {
    print('no contextvars')
    return
  }

  const v = new ContextVar('var', { default: 'root' })

  const child = asyncio.coroutine(async function child(n: number) {
    const before = v.get()
    v.set(`child${n}`)
    await asyncio.sleep(0)
    return tuple(before, v.get())
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    v.set('main')
    const cs = [0, 1].map((n) => child(n))
    const g = asyncio.gather(...cs)
    v.set('main2')
    const fut = loop.create_future()
    loop.call_at(loop.time() + 0.01, () => fut.set_result(v.get()))
    print(await g, await fut, v.get())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
