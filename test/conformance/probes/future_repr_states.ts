// repr of futures in each state, and of one that a task waits for.
import { ValueError, repr } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const loop = asyncio.new_event_loop()
  const waited = loop.create_future<number>()
  const good = loop.create_future<string>()
  const bad = loop.create_future<string>()
  const gone = loop.create_future<string>()

  const wait = asyncio.coroutine(async function wait() {
    await waited
  })

  const main = asyncio.coroutine(async function main() {
    const task = loop.create_task(wait())
    await asyncio.sleep(0)
    print(repr(waited))
    waited.set_result(1)
    await task
  })

  print(repr(waited))
  await loop.run_until_complete(main())
  good.set_result('x')
  bad.set_exception(new ValueError('v'))
  gone.cancel()
  for (const future of [good, bad, gone]) print(repr(future))
  bad.exception()
  loop.close()
}
export default probe
