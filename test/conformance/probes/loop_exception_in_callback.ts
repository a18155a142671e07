// An exception in a callback goes to the exception handler and later callbacks still run.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, repr, sorted }) => {
  const log: unknown[] = []
  const loop = asyncio.new_event_loop()

  const boom = (_a: number, _b: string) => {
    throw new ValueError('bad')
  }

  loop.set_exception_handler((lp, ctx) => {
    log.push(sorted(Object.keys(ctx)))
    log.push(String(ctx['message']).split(' at ')[0])
    log.push(repr(ctx['exception']).replace(',)', ')'))
    log.push(lp === loop)
  })
  loop.call_soon(boom, 1, 'x')
  loop.call_soon((x: string) => log.push(x), 'next')
  loop.call_later(0.02, () => loop.stop())
  await loop.run_forever()
  loop.close()
  for (const item of log) print(item)
}
export default probe
