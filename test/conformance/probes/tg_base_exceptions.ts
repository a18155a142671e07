// KeyboardInterrupt or SystemExit in a child or the body leaves the group unwrapped.
import { GeneratorExit, KeyboardInterrupt, SystemExit } from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, type_name }) => {
  const thrower = asyncio.coroutine(async function thrower(exc: Error) {
    await asyncio.sleep(0)
    throw exc
  })

  const main = asyncio.coroutine(async function main(where: string, exc: Error, log: string[]) {
    try {
      await asyncio.async_with(new asyncio.TaskGroup(), async (tg: Dynamic) => {
        if (where === 'child') {
          tg.create_task(thrower(exc))
          await asyncio.sleep(1)
        } else {
          tg.create_task(asyncio.sleep(1))
          await asyncio.sleep(0)
          throw exc
        }
      })
    } catch (e) {
      log.push(type_name(e))
      throw e
    }
  })

  if (hasattr(asyncio, 'TaskGroup')) {
    for (const where of ['child', 'body']) {
      for (const exc of [new SystemExit(1), new KeyboardInterrupt(), new GeneratorExit()]) {
        const loop = asyncio.new_event_loop()
        const log: string[] = []
        const t = loop.create_task(main(where, exc, log))
        try {
          await loop.run_until_complete(t)
        } catch (e) {
          print(where, 'loop raised', type_name(e))
        }
        if (!t.done()) {
          try {
            await loop.run_until_complete(t)
          } catch {
            // What it ends with is in the log.
          }
        }
        print(where, type_name(exc), '->', log)
        loop.close()
      }
    }
  } else {
    print('TaskGroup missing')
  }
}
export default probe
