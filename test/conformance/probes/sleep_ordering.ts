// Sleepers wake by deadline; equal rounds keep creation order for sleep(0).
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const nap = asyncio.coroutine(async function nap(n: string, d: number) {
    await asyncio.sleep(d)
    log.push(n)
  })

  const main = asyncio.coroutine(async function main() {
    const naps: [string, number][] = [['d', 0.09], ['b', 0.03], ['c', 0.06], ['a', 0]] // prettier-ignore
    await asyncio.wait(naps.map(([n, d]) => asyncio.ensure_future(nap(n, d))))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
