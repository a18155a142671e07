// async for over as_completed (3.13) yields the original tasks.
import { TimeoutError } from 'asyncio-shim/builtins'
import type { Probe, Styles } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, tuple, dyn }) => {
  const main = asyncio.coroutine(async function main() {
    const ts = new Map([0.06, 0.02].map((d) => [asyncio.ensure_future(asyncio.sleep(d, d)), d] as const))
    const it = asyncio.as_completed([...ts.keys()])
    if (!hasattr(it, '__aiter__')) {
      const out: unknown[] = []
      for (const f of it) out.push(await f)
      print('plain iterator only:', out)
      return
    }
    const out: unknown[] = []
    for await (const t of dyn(it)) out.push(tuple(ts.get(t), t.done(), await t))
    print(out)
    const slow = asyncio.ensure_future(asyncio.sleep(1, 'y'))
    const timed = asyncio.as_completed([asyncio.sleep(0.02, 'x'), slow], { timeout: 0.06 })
    try {
      for await (const t of dyn(timed)) print(t.result(), t instanceof asyncio.Task)
    } catch (e) {
      if (!(e instanceof TimeoutError)) throw e
      print('TimeoutError', tuple(...e.args), slow.done())
    }
    slow.cancel()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
export const styles: Styles = ['native']
export const why = 'for await'
