// Default task names, naming at creation, set_name with non-strings.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, repr }) => {
  const work = asyncio.coroutine(async function work() {
    return 1
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const a = loop.create_task(work())
    const b = asyncio.ensure_future(work())
    if (!hasattr(a, 'get_name')) {
      print('get_name missing')
      await a
      await b
      return
    }
    const na = a.get_name()
    const nb = dyn(b).get_name()
    print(na.slice(0, 5), /^\d+$/.test(na.slice(5)), Number(nb.slice(5)) - Number(na.slice(5)))
    const c = asyncio.create_task(work(), { name: 'mine' })
    const d = loop.create_task(work(), { name: dyn(123) })
    const e = new asyncio.Task(work(), { loop, name: null })
    print(c.get_name(), repr(d.get_name()), e.get_name().startsWith('Task-'))
    a.set_name(dyn(4.5))
    print(repr(a.get_name()))
    c.set_name('renamed')
    await asyncio.wait([a, b, c, d, e])
    print(c.get_name())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
