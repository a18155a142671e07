// join can be used again after new items arrive; several joiners wake together.
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const joiner = asyncio.coroutine(async function joiner(n: number, q: Dynamic) {
    await q.join()
    log.push(`join${n}`)
  })

  const main = asyncio.coroutine(async function main() {
    const q: Dynamic = new asyncio.Queue()
    for (let batch = 0; batch < 2; batch++) {
      q.put_nowait(batch)
      const js = [0, 1].map((n) => asyncio.ensure_future(joiner(n, q)))
      await asyncio.sleep(0)
      await q.get()
      log.push('before done')
      q.task_done()
      await asyncio.wait(js)
    }
    print(log)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
