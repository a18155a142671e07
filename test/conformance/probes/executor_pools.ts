// concurrent.futures: what pools refuse, what waiting gives, what is over after a shutdown.
import { Exception, ValueError } from 'asyncio-shim/builtins'
import * as concurrent_futures from 'asyncio-shim/concurrent_futures'
import type { Probe, Styles } from '../probe.js'

export const styles: Styles = ['native']
export const why = 'processes take their time to start'

const probe: Probe = async ({ asyncio, print, type_name, tuple, sent }) => {
  const attempt = (name: string, call: () => unknown) => {
    try {
      print(name, call())
    } catch (e) {
      if (!(e instanceof Exception)) throw e
      print(name, type_name(e), e)
    }
  }

  const twice = (n: number) => 2 * n
  const fail = sent('n => { throw new ValueError(n) }')
  const { ThreadPoolExecutor, ProcessPoolExecutor } = concurrent_futures

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    for (const pool_class of [ThreadPoolExecutor, ProcessPoolExecutor]) {
      attempt('no workers', () => new pool_class(0))
      const pool = new pool_class(2)
      print(await loop.run_in_executor(pool, twice, 4))
      try {
        await loop.run_in_executor(pool, fail, 5)
      } catch (e) {
        if (!(e instanceof ValueError)) throw e
        print(type_name(e), tuple(...e.args))
      }
      print(await asyncio.gather(...[0, 1, 2, 3, 4].map((n) => loop.run_in_executor(pool, twice, n))))
      const futures = [0, 1, 2].map((n) => pool.submit(twice, n))
      await asyncio.gather(...futures.map((future) => asyncio.wrap_future(future)))
      print(
        futures.map((future) => future.result()),
        futures[0]!.done(),
        futures[0]!.running(),
      )
      void pool.shutdown()
      attempt('after the shutdown', () => pool.submit(twice, 1))
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
