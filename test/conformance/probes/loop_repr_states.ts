// repr of an event loop and its running/closed flags.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, repr }) => {
  const loop = asyncio.new_event_loop()

  const main = asyncio.coroutine(async function main() {
    print(repr(loop), loop.is_running())
  })

  print(repr(loop))
  await loop.run_until_complete(main())
  loop.set_debug(true)
  print(repr(loop))
  loop.close()
  print(repr(loop), loop.is_closed())
}
export default probe
