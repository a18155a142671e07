// repr of finished and failed tasks.
import { ValueError, repr } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const show = (label: string, t: unknown) => {
    const s = repr(t).replace(/(running|defined) at [^ >]+:\d+/g, '$1 at LOC')
    print(label, s.replace(/name='Task-\d+'/g, "name='Task-N'").replaceAll(',)', ')'))
  }

  const ok = asyncio.coroutine(async function ok(v: unknown) {
    return v
  })

  const bad = asyncio.coroutine(async function bad() {
    throw new ValueError('v')
  })

  const loop = asyncio.new_event_loop()
  const range = Array.from({ length: 20 }, (_, n) => n)
  const ts = [ok(1), ok('x'.repeat(60)), ok(range), bad()].map((c) => loop.create_task<unknown>(c))
  await loop.run_until_complete(asyncio.wait(ts))
  for (const t of ts) show('task', t)
  ts.at(-1)?.exception()
  loop.close()
}
export default probe
export const keep_wrapper = 'shows the name of the coroutine'
