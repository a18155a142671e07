// The default executor: when it is made, how many threads it has, what may take its place.
import { AttributeError, RuntimeError } from 'asyncio-shim/builtins'
import * as concurrent_futures from 'asyncio-shim/concurrent_futures'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, catch_warnings, dyn, tuple }) => {
  class InPlace extends concurrent_futures.Executor {
    override submit(fn: unknown, ...args: unknown[]) {
      const future = new concurrent_futures.Future()
      future.set_result(tuple('in place', (fn as (...args: unknown[]) => unknown)(...args)))
      return future as never
    }

    override shutdown(wait?: unknown) {
      print('shut down, waiting:', dyn(wait).wait)
    }
  }

  class NoExecutor {}

  const twice = (n: number) => 2 * n

  /** How many the default executor has, in terms of the processors. */
  const threads = () => {
    const count = dyn(new concurrent_futures.ProcessPoolExecutor())._max_workers
    const most = dyn(loop)._default_executor._max_workers
    if (most === Math.min(32, count + 4)) return 'four more than processors, at most 32'
    return most === count * 5 ? 'five times the processors' : most
  }

  const main = asyncio.coroutine(async function main() {
    print(await loop.run_in_executor(null, twice, 1))
    try {
      print(threads(), dyn(loop)._default_executor._thread_name_prefix.replace(/[-0-9]+$/, ''))
    } catch (e) {
      if (!(e instanceof AttributeError)) throw e
      print(e)
    }
    print(await loop.run_in_executor(new InPlace(), twice, 2))
    try {
      await loop.run_in_executor(dyn(new NoExecutor()), twice, 2)
    } catch (e) {
      if (!(e instanceof AttributeError)) throw e
      print(e)
    }
    try {
      await loop.run_in_executor(null, twice, asyncio.kw({ n: 2 }))
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print(e)
    }
  })

  const set_default = (executor: concurrent_futures.Executor) => {
    const caught = catch_warnings()
    try {
      loop.set_default_executor(executor)
      print('set')
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print('TypeError', e)
    }
    for (const warning of caught.stop()) print(warning.category, warning.message)
  }

  const again = asyncio.coroutine(async function again() {
    print(await loop.run_in_executor(null, twice, 3))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  set_default(new InPlace())
  await loop.run_until_complete(again())
  const pool = new concurrent_futures.ThreadPoolExecutor(1)
  set_default(pool)
  await loop.run_until_complete(again())
  loop.close()
  try {
    loop.run_in_executor(null, twice, 4)
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e
    print(e)
  }
  try {
    pool.submit(twice, 5)
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e
    print(e)
  }
}
export default probe
