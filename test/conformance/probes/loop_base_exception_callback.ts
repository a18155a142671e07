// A BaseException in a callback: does it leave the loop?
import { BaseException } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  class Grave extends BaseException {
    override get name() {
      return 'Grave'
    }
  }

  const loop = asyncio.new_event_loop()
  loop.set_exception_handler((_loop, context) => print('handler:', type_name(context.exception)))

  const callback = () => {
    throw new Grave()
  }

  loop.call_soon(callback)
  loop.call_later(0.01, () => loop.stop())
  try {
    await loop.run_forever()
    print('stopped')
  } catch (e) {
    if (!(e instanceof Grave)) throw e
    print('left the loop')
  }
  loop.close()
}
export default probe
