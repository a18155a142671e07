// Text logged by the default exception handler, and when a custom handler itself fails.
import { KeyError, ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const grab = (record: { levelname: string; message: string; exc_info: unknown }) => {
    const lines = record.message.split('\n')
    print(record.levelname, '|', lines.join(' / '), '|', record.exc_info ? type_name(record.exc_info) : null)
  }

  const { logger } = dyn(asyncio).log
  logger.addHandler(grab)
  const loop = asyncio.new_event_loop()
  loop.call_exception_handler({ message: 'note', zeta: 1, alpha: 'two' })
  loop.call_exception_handler({ message: 'with exc', exception: new ValueError('v') })
  loop.call_exception_handler({ other: 1 })

  const bad_handler = () => {
    throw new KeyError('in handler')
  }

  loop.set_exception_handler(bad_handler)
  loop.call_exception_handler({ message: 'original', k: 1 })
  loop.close()
  logger.removeHandler(grab)
}
export default probe
