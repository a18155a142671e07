// Setting a result or exception on a done or cancelled future.
import { KeyError, ValueError, repr, str } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const attempt = (label: string, call: () => void) => {
    try {
      call()
      print(label, 'ok')
    } catch (e) {
      if (!(e instanceof asyncio.InvalidStateError)) throw e
      print(label, 'InvalidStateError:', str(e).replace(/<Future.*>/g, '<Future>'))
    }
  }

  const loop = asyncio.new_event_loop()
  const f = loop.create_future()
  f.set_result(1)
  attempt('result after result', () => f.set_result(2))
  attempt('exception after result', () => f.set_exception(new ValueError()))
  const g = loop.create_future()
  g.cancel()
  attempt('result after cancel', () => g.set_result(2))
  attempt('exception after cancel', () => g.set_exception(new ValueError()))
  const h = loop.create_future()
  h.set_exception(new KeyError('k'))
  attempt('result after exception', () => h.set_result(2))
  print(f.result(), g.cancelled(), repr(h.exception()).replaceAll(',)', ')'))
  print(f.cancel(), h.cancel())
  loop.close()
}
export default probe
