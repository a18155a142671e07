// isfuture follows the _asyncio_future_blocking protocol.
import * as concurrent_futures from 'asyncio-shim/concurrent_futures'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  class Duck {
    _asyncio_future_blocking = false
  }

  class Declined {
    _asyncio_future_blocking = null
  }

  const co = asyncio.coroutine(async function co() {})

  const loop = asyncio.new_event_loop()
  const t = loop.create_task(co())
  const c = co()
  const objects: [string, unknown][] = [
    ['future', loop.create_future()],
    ['task', t],
    ['coroutine', c],
    ['duck', new Duck()],
    ['declined', new Declined()],
    ['class', asyncio.Future],
    ['concurrent', new concurrent_futures.Future()],
    ['none', null],
  ]
  for (const [label, obj] of objects) print(label, asyncio.isfuture(obj))
  c.close()
  await loop.run_until_complete(t)
  loop.close()
}
export default probe
export const keep_wrapper = 'calls close() on the coroutine'
