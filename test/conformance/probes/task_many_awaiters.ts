// Several tasks awaiting one task resume in the order in which they started waiting.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const log: unknown[] = []

  const source = asyncio.coroutine(async function source() {
    await asyncio.sleep(0)
    return 'v'
  })

  const reader = asyncio.coroutine(async function reader(n: number, t: PromiseLike<string>) {
    log.push(tuple(n, await t))
  })

  const main = asyncio.coroutine(async function main() {
    const src = asyncio.ensure_future(source())
    const readers = [0, 1, 2, 3].map((n) => asyncio.ensure_future(reader(n, src)))
    await asyncio.wait(readers)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
