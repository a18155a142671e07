// Server style main: stop event, cancel workers, collect their outcomes in order.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const worker = asyncio.coroutine(async function worker(n: number, log: string[]) {
    try {
      for (;;) await asyncio.sleep(0.01)
    } finally {
      log.push(`worker ${n} cleanup`)
      await asyncio.sleep(0)
      if (n === 1) throw new RuntimeError('cleanup failed')
    }
  })

  const main = asyncio.coroutine(async function main() {
    const log: string[] = []
    const stop = new (dyn(asyncio).Event)()
    const workers = [0, 1, 2].map((n) => asyncio.ensure_future(worker(n, log)))
    asyncio.get_event_loop().call_later(0.03, () => stop.set())
    await stop.wait()
    for (const w of workers) w.cancel()
    const res = await asyncio.gather(...workers, { return_exceptions: true })
    print(log)
    print(res.map(type_name))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
