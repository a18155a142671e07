// Tasks that keep yielding with sleep(0) interleave strictly round robin.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const work = asyncio.coroutine(async function work(name: string, steps: number) {
    for (let i = 0; i < steps; i++) {
      log.push(`${name}${i}`)
      await asyncio.sleep(0)
    }
  })

  const main = asyncio.coroutine(async function main() {
    const programs: [string, number][] = [['a', 3], ['b', 1], ['c', 4]] // prettier-ignore
    const ts = programs.map(([n, s]) => asyncio.ensure_future(work(n, s)))
    for (const t of ts) await t
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log.join(' '))
}
export default probe
