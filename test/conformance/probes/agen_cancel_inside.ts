// Cancelling a task inside an async generator's await: cleanup and later state.
import type { Probe, Styles } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: unknown[] = []

  async function* agen() {
    try {
      yield 1
      await asyncio.sleep(5)
      yield 2
    } catch (e) {
      if (e instanceof asyncio.CancelledError) log.push('generator saw cancel')
      throw e
    } finally {
      log.push('generator finally')
    }
  }

  const main = asyncio.coroutine(async function main() {
    const g = agen()

    const consume = asyncio.coroutine(async function consume() {
      for await (const v of g) log.push(v)
    })

    const t = asyncio.ensure_future(consume())
    await asyncio.sleep(0.01)
    t.cancel()
    await asyncio.wait([t])
    log.push(t.cancelled())
    if ((await g.next()).done) log.push('exhausted')
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
export const styles: Styles = ['native']
export const why = 'for await over an async generator'
