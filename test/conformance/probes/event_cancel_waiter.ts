// Cancelling one event waiter leaves the others waiting and usable.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  const main = asyncio.coroutine(async function main() {
    const ev = new asyncio.Event()
    const ts = [0, 1, 2].map(() => asyncio.ensure_future<unknown>(ev.wait()))
    await asyncio.sleep(0)
    ts[1]?.cancel()
    await asyncio.sleep(0)
    ev.set()
    const res: unknown[] = await asyncio.gather(...ts, { return_exceptions: true })
    print(res.map((r) => (r === true ? r : type_name(r))))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
