// Awaiting a future that belongs to a different loop.
import { RuntimeError, ValueError, str } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  const other = asyncio.new_event_loop()

  const main = asyncio.coroutine(async function main() {
    const mine = asyncio.get_event_loop().create_future()
    const calls: [string, (f: typeof mine) => PromiseLike<unknown>][] = [
      ['await', (f) => f],
      ['wait_for', (f) => asyncio.wait_for(f, 0.05)],
      ['shield', (f) => asyncio.shield(f)],
      ['gather', (f) => asyncio.gather(mine, f)],
    ]
    for (const [label, call] of calls) {
      try {
        await call(other.create_future())
      } catch (e) {
        if (!(e instanceof RuntimeError || e instanceof ValueError)) throw e
        print(label, type_name(e), str(e).replace(/<.*>/g, '<...>'))
      }
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  other.close()
}
export default probe
