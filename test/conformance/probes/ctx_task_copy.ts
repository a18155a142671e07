// Tasks copy the context at creation: changes do not leak out or between siblings.
import { ContextVar } from 'asyncio-shim/contextvars'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, py, tuple }) => {
  if (!py.atLeast('3.7')) {
    print('no contextvars')
    return
  }

  const v = new ContextVar('var', { default: 'd' })
  const log: unknown[] = []

  const child = asyncio.coroutine(async function child(n: number) {
    log.push(tuple(n, v.get()))
    v.set(`child${n}`)
    await asyncio.sleep(0)
    log.push(tuple(n, v.get()))
  })

  const main = asyncio.coroutine(async function main() {
    v.set('before')
    const a = asyncio.ensure_future(child(1))
    v.set('after')
    const b = asyncio.ensure_future(child(2))
    await a
    await b
    log.push(v.get())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log, v.get())
}
export default probe
