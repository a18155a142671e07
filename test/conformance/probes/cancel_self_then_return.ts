// A task cancels itself and returns without awaiting again.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  type Task = { cancel(): boolean } & PromiseLike<unknown>

  const work = asyncio.coroutine(async function work(holder: Task[]) {
    holder[0]?.cancel()
    return 'value'
  })

  const main = asyncio.coroutine(async function main() {
    const holder: Task[] = []
    const t = asyncio.ensure_future(work(holder))
    holder.push(t)
    try {
      print('result', await t)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('CancelledError')
    }
    print('cancelled():', t.cancelled(), 'done():', t.done())
    try {
      print('exception():', type_name(t.exception()))
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('exception() raised CancelledError')
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
