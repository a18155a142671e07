// Timers, callbacks and tasks left over from one run continue in the next.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const background = asyncio.coroutine(async function background() {
    for (let n = 0; n < 3; n++) {
      log.push(`bg${n}`)
      await asyncio.sleep(0.08)
    }
  })

  const loop = asyncio.new_event_loop()
  const t = loop.create_task(background())
  loop.call_later(0.12, (x: string) => log.push(x), 'timer')
  await loop.run_until_complete(asyncio.sleep(0))
  log.push('pause')
  await loop.run_until_complete(t)
  log.push('end')
  loop.close()
  print(log)
}
export default probe
