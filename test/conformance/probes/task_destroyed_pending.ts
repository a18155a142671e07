// A pending task whose last reference vanishes is reported.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, sorted, gc }) => {
  const waits = asyncio.coroutine(async function waits(fut: PromiseLike<unknown>) {
    await fut
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    loop.set_exception_handler((_lp, ctx) => print(sorted(Object.keys(ctx)), ctx['message']))
    loop.create_task(waits(loop.create_future()))
    await asyncio.sleep(0)
    await gc()
    print('after gc')
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
