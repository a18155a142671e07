// Results follow argument order, not completion order.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const finished: number[] = []

  const work = asyncio.coroutine(async function work(n: number, d: number) {
    await asyncio.sleep(d)
    finished.push(n)
    return n
  })

  const main = asyncio.coroutine(async function main() {
    print(await asyncio.gather(work(1, 0.06), work(2, 0), work(3, 0.03)))
    print(finished)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
