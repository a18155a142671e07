// Whether a future knows the task that waits for it through a shield.
import type { Future } from 'asyncio-shim'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const loop = asyncio.new_event_loop()

  const wait = asyncio.coroutine(async function wait(inner: Future<number>) {
    await asyncio.shield(inner)
  })

  const main = asyncio.coroutine(async function main() {
    if (!hasattr(asyncio, 'format_call_graph')) {
      print('missing')
      return
    }
    const inner = loop.create_future<number>()
    const task = loop.create_task(wait(inner), { name: 'waiter' })
    await asyncio.sleep(0)
    const graph = asyncio.capture_call_graph(inner)
    print(graph?.awaited_by.length)
    inner.set_result(1)
    await task
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
