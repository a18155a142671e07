// A task created right before main returns still gets its first step, then is cancelled.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const log: Dynamic[] = []

  const late = asyncio.coroutine(async function late() {
    log.push('late started')
    await asyncio.sleep(0)
    log.push('late second step')
    await asyncio.sleep(0)
    log.push('late third step')
  })

  const main = asyncio.coroutine(async function main() {
    const t = asyncio.get_event_loop().create_task(late())
    log.push(t)
  })

  if (!hasattr(asyncio, 'run')) {
    print('asyncio.run missing')
    return
  }
  await asyncio.run(main())
  const t = log.shift()
  print(log, 'cancelled:', t.cancelled())
}
export default probe
