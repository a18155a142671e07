// wait_closed of a writer whose protocol does not say what to wait for.
import { AttributeError, NotImplementedError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, type_name }) => {
  class Quiet extends asyncio.Transport {
    override is_closing(): boolean {
      return true
    }
  }

  class Plain extends asyncio.streams.FlowControlMixin {}

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const w = new asyncio.StreamWriter(new Quiet(), new Plain(), null, loop)
    if (!hasattr(w, 'wait_closed')) {
      print('wait_closed missing')
      return
    }
    try {
      await w.wait_closed()
    } catch (e) {
      if (!(e instanceof AttributeError || e instanceof NotImplementedError)) throw e
      print(type_name(e), e)
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
