// Async comprehensions run strictly in sequence and allow await in any part.
import type { Probe, Styles } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  async function* agen(n: number) {
    for (let i = 0; i < n; i++) {
      log.push(`y${i}`)
      yield i
      await asyncio.sleep(0)
    }
  }

  const double = asyncio.coroutine(async function double(x: number) {
    log.push(`d${x}`)
    return x * 2
  })

  // JavaScript has no comprehensions: the loops they stand for.
  const main = asyncio.coroutine(async function main() {
    const list: number[] = []
    for await (const i of agen(3)) if (i !== 1) list.push(await double(i))
    print(list)
    const dict = new Map<number, number>()
    for await (const i of agen(2)) dict.set(i, await double(i))
    print(dict)
    const gen = (async function* () {
      for await (const i of agen(2)) yield i
    })()
    const items: number[] = []
    for await (const x of gen) items.push(x)
    print(
      Object.prototype.toString.call(gen) === '[object AsyncGenerator]' ? 'async_generator' : typeof gen,
      items,
    )
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log.slice(0, 6))
}
export default probe
export const styles: Styles = ['native']
export const why = 'for await over an async generator'
