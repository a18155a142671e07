// What a loop gives that leaves out a method of AbstractEventLoop: an error at once, or when it is awaited.
import { NotImplementedError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  class Bare extends asyncio.AbstractEventLoop {}

  const main = asyncio.coroutine(async function main() {
    const calls: [string, unknown[]][] = [
      ['shutdown_asyncgens', []],
      ['getaddrinfo', ['host', 80]],
      ['sock_recv', [null, 1]],
      ['run_in_executor', [null, print]],
    ]
    for (const [name, args] of calls) {
      let made
      try {
        made = dyn(new Bare())[name](...args)
      } catch (e) {
        if (!(e instanceof NotImplementedError)) throw e
        print(name, 'refused at once')
        continue
      }
      try {
        await made
      } catch (e) {
        if (!(e instanceof NotImplementedError)) throw e
        print(name, 'refused when awaited')
      }
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
