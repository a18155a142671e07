// Two tasks advancing one async generator at the same time.
import { str } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple, type_name }) => {
  const agen = asyncio.coroutine(async function* agen() {
    for (let n = 0; n < 4; n++) {
      await asyncio.sleep(0)
      yield n
    }
  })

  const main = asyncio.coroutine(async function main() {
    const g = agen()

    const step = asyncio.coroutine(async function step() {
      return await g.__anext__()
    })

    const [a, b] = [asyncio.ensure_future(step()), asyncio.ensure_future(step())]
    const res = await asyncio.gather(a, b, { return_exceptions: true })
    print(res.map((r) => (typeof r === 'number' ? r : tuple(type_name(r), str(r)))))
    await g.aclose()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
