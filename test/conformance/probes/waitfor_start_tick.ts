// When does the wrapped coroutine take its first step: at once or one iteration later?
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const inner = asyncio.coroutine(async function inner() {
    log.push('inner start')
    await asyncio.sleep(0)
    log.push('inner end')
  })

  const outer = asyncio.coroutine(async function outer() {
    log.push('outer before')
    await asyncio.wait_for(inner(), 1)
    log.push('outer after')
  })

  const other = asyncio.coroutine(async function other() {
    for (let n = 0; n < 5; n++) {
      log.push(`other${n}`)
      await asyncio.sleep(0)
    }
  })

  const main = asyncio.coroutine(async function main() {
    const ts = [asyncio.ensure_future(outer()), asyncio.ensure_future(other())]
    await asyncio.wait(ts)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
