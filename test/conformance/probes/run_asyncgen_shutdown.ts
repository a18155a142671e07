// asyncio.run closes suspended async generators and lets them await during cleanup.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const log: unknown[] = []

  const agen = asyncio.coroutine(async function* agen() {
    try {
      yield 1
      yield 2
    } finally {
      log.push('closing')
      await asyncio.sleep(0.01)
      log.push('closed')
    }
  })

  const keep: unknown[] = []

  const main = asyncio.coroutine(async function main() {
    const g = agen()
    keep.push(g)
    log.push(await g.__anext__())
    return 'main'
  })

  if (!hasattr(asyncio, 'run')) {
    print('asyncio.run missing')
    return
  }
  print(await asyncio.run(main()), log)
}
export default probe
