// BaseException subclasses raised inside a task: stored only, or also raised by the loop?
import { BaseException, GeneratorExit, KeyboardInterrupt, SystemExit } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  class Odd extends BaseException {}

  const thrower = asyncio.coroutine(async function thrower(exc: unknown) {
    throw exc
  })

  for (const exc of [new Odd('odd'), new GeneratorExit(), new KeyboardInterrupt(), new SystemExit(3)]) {
    const loop = asyncio.new_event_loop()
    const t = loop.create_task(thrower(exc))
    loop.call_later(0.02, () => loop.stop())
    let out: string
    try {
      await loop.run_forever()
      out = 'returned'
    } catch (e) {
      out = `raised ${type_name(e)}`
    }
    print(type_name(exc), out, '| task done', t.done(), type_name(t.exception()))
    loop.close()
  }
}
export default probe
