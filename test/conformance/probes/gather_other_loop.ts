// gather of nothing but futures of another loop.
import { ValueError, str } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  const other = asyncio.new_event_loop()
  const done = other.create_future()
  done.set_result('of the other')
  const pending = other.create_future()

  const main = asyncio.coroutine(async function main() {
    const calls = [
      ['done', () => asyncio.gather(done)],
      ['pending', () => asyncio.gather(pending)],
      ['exceptions', () => asyncio.gather(done, { return_exceptions: true })],
    ] as const
    for (const [label, call] of calls) {
      try {
        const outer = call()
        print(label, 'made', outer._loop === asyncio.get_event_loop())
        outer.cancel()
      } catch (e) {
        if (!(e instanceof ValueError)) throw e
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
