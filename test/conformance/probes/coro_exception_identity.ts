// The exception object raised in a task is the very object the awaiter catches, each time.
import { Exception } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  class Boom extends Exception {}

  const err = new Boom('b')

  const fail = asyncio.coroutine(async function fail() {
    throw err
  })

  const main = asyncio.coroutine(async function main() {
    const t = asyncio.ensure_future(fail())
    const seen: boolean[] = []
    for (let i = 0; i < 2; i++) {
      try {
        await t
      } catch (e) {
        if (!(e instanceof Boom)) throw e
        seen.push(e === err)
      }
    }
    print(seen, t.exception() === err, t.cancelled())
    try {
      t.result()
    } catch (e) {
      if (!(e instanceof Boom)) throw e
      print('result() raised same:', e === err)
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
