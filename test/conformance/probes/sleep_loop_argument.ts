// The loop argument of functions: taken, taken with a warning, or refused.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, catch_warnings }) => {
  const loop = asyncio.new_event_loop()

  const attempt = asyncio.coroutine(async function attempt(
    label: string,
    make: (future: Dynamic) => Dynamic,
  ) {
    const future = loop.create_future<number>()
    future.set_result(1)
    const got = catch_warnings()
    try {
      print(label, await make(future))
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print(label, 'TypeError', e)
    }
    print(got.stop().map((w) => w.message))
  })

  const wait = asyncio.coroutine(async function wait(future: Dynamic) {
    const [done] = dyn(await dyn(asyncio).wait([future], { loop }))
    return done.size
  })

  const main = asyncio.coroutine(async function main() {
    const { sleep, wait_for, gather, shield, as_completed } = dyn(asyncio)
    await attempt('sleep', () => sleep(0, 'slept', { loop }))
    await attempt('sleep longer', () => sleep(0.001, 'slept', { loop }))
    await attempt('wait_for', (future) => wait_for(future, 1, { loop }))
    await attempt('gather', (future) => gather(future, { loop }))
    await attempt('gather of nothing', () => gather({ loop }))
    await attempt('shield', (future) => shield(future, { loop }))
    await attempt('wait', (future) => wait(future))
    await attempt(
      'as_completed',
      (future) => as_completed([future], { loop })[Symbol.iterator]().next().value,
    )
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
