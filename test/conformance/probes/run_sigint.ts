// Ctrl-C (SIGINT) while main sleeps: what main sees and what run raises.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, type_name }) => {
  const log: string[] = []

  const main = asyncio.coroutine(async function main() {
    asyncio.get_event_loop().call_later(0.03, () => process.kill(process.pid, 'SIGINT'))
    try {
      await asyncio.sleep(5)
    } catch (e) {
      log.push(type_name(e))
      throw e
    } finally {
      log.push('finally')
    }
  })

  if (!hasattr(asyncio, 'run')) {
    print('asyncio.run missing')
    return
  }
  try {
    await asyncio.run(main())
  } catch (e) {
    log.push(`run raised ${type_name(e)}`)
  }
  print(log)
}
export default probe
