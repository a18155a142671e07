// Barrier wait indices, attributes, reuse and the context manager form.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, sorted }) => {
  const main = asyncio.coroutine(async function main() {
    const b = new asyncio.Barrier(3)
    const out: [number, number][] = []

    const party = asyncio.coroutine(async function party(n: number) {
      const i = await b.wait()
      out.push([n, i])
    })

    const ts = [0, 1].map((n) => asyncio.ensure_future(party(n)))
    await asyncio.sleep(0)
    print(b.parties, b.n_waiting, b.broken)
    await party(2)
    await asyncio.wait(ts)
    print(sorted(out.map(([, i]) => i)), sorted(out.map(([n]) => n)), b.n_waiting)
    const one = new asyncio.Barrier(1)
    await asyncio.async_with(one, async (pos: number) => {
      print('position', pos)
    })
    print(await one.wait(), await one.wait())
    try {
      new asyncio.Barrier(0)
    } catch (e) {
      if (!(e instanceof ValueError)) throw e
      print('ValueError:', e)
    }
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'Barrier')) await loop.run_until_complete(main())
  else print('Barrier missing')
  loop.close()
}
export default probe
