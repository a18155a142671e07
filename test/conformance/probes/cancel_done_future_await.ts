// After self cancel, awaiting finished futures does not raise; the next suspension does.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: unknown[] = []
  type Task = { cancel(): boolean } & PromiseLike<unknown>

  const work = asyncio.coroutine(async function work(holder: Task[], fut: PromiseLike<string>) {
    holder[0]?.cancel()
    log.push(await fut)
    log.push(await fut)
    try {
      await asyncio.get_event_loop().create_future()
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      log.push('pending future: cancelled')
    }
  })

  const main = asyncio.coroutine(async function main() {
    const fut = asyncio.get_event_loop().create_future<string>()
    fut.set_result('done')
    const holder: Task[] = []
    holder.push(asyncio.ensure_future(work(holder, fut)))
    await asyncio.wait(holder)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
