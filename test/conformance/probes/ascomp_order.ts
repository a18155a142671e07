// as_completed yields awaitables in completion order, with results and errors.
import { ValueError, str } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const work = asyncio.coroutine(async function work(n: string, d: number) {
    await asyncio.sleep(d)
    if (n === 'bad') throw new ValueError(n)
    return n
  })

  const main = asyncio.coroutine(async function main() {
    const out: string[] = []
    for (const f of asyncio.as_completed([work('c', 0.09), work('a', 0.02), work('bad', 0.055)])) {
      try {
        out.push(await f)
      } catch (e) {
        if (!(e instanceof ValueError)) throw e
        out.push(`error ${str(e)}`)
      }
    }
    print(out)
    const none: unknown[] = []
    for (const f of asyncio.as_completed([])) none.push(await f)
    print(none)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
