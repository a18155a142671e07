// async with on an object that is no asynchronous context manager.
import { AttributeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const loop = asyncio.new_event_loop()

  class Nothing {}

  class EnterOnly {
    async __aenter__() {
      return 1
    }
  }

  const main = asyncio.coroutine(async function main() {
    for (const manager of [new Nothing(), new EnterOnly()]) {
      try {
        await asyncio.async_with(dyn(manager), async () => {
          print('inside')
        })
      } catch (e) {
        if (!(e instanceof AttributeError || e instanceof TypeError)) throw e
        print(type_name(e))
      }
    }
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
