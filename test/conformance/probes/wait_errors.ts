// wait with empty input, a bare future, a bad return_when, and non-awaitables.
import { AttributeError, ValueError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const co = asyncio.coroutine(async function co() {})

  const main = asyncio.coroutine(async function main() {
    const f = asyncio.get_event_loop().create_future()
    const c = co()
    const calls: [string, () => Dynamic][] = [
      ['empty', () => asyncio.wait([])],
      ['future', () => dyn(asyncio).wait(f)],
      ['coroutine', () => dyn(asyncio).wait(c)],
      ['mode', () => dyn(asyncio).wait([f], { return_when: 'SOMETIME' })],
      ['ints', () => dyn(asyncio).wait([1, 2])],
    ]
    for (const [label, call] of calls) {
      try {
        await call()
      } catch (e) {
        if (!(e instanceof ValueError || e instanceof TypeError || e instanceof AttributeError)) throw e
        print(label, type_name(e), e)
      }
    }
    c.close()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
export const keep_wrapper = 'calls close() on the coroutine'
