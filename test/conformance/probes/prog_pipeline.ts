// A pipeline of async generators with cleanup on early exit.
import type { Probe, Styles } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  async function* numbers(n: number) {
    try {
      for (let i = 0; i < n; i++) {
        await asyncio.sleep(0)
        yield i
      }
    } finally {
      log.push('numbers closed')
    }
  }

  async function* squares(src: AsyncIterable<number>) {
    for await (const x of src) yield x * x
  }

  const main = asyncio.coroutine(async function main() {
    const src = numbers(10)
    const sq = squares(src)
    let total = 0
    for await (const s of sq) {
      total += s
      if (s > 20) break
    }
    await sq.return(undefined)
    await src.return(undefined)
    print(total, log)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
export const styles: Styles = ['native']
export const why = 'for await over an async generator'
