/** Functions that return a future where an async or a generator function may stand: it is awaited as Python does. */
import { describe, expect, test } from 'vitest'
import { EVERY_VERSION, run_virtual } from './every_version.js'

describe.each(EVERY_VERSION)('a function that returns a future, in %s', (_version, asyncio) => {
  const future = (): PromiseLike<unknown> => asyncio.get_event_loop().create_future()
  const ways: [string, (fn: () => PromiseLike<unknown>) => unknown][] = [
    ['handed over', (fn) => fn],
    ['wrapped in coroutine()', (fn) => asyncio.coroutine(fn)()],
    ['as the body of async_with()', (fn) => asyncio.async_with(new asyncio.Lock(), fn)],
    [
      'awaited by native code',
      (fn) => async () => {
        await asyncio.coroutine(fn)()
      },
    ],
    [
      'awaited by a generator',
      (fn) =>
        function* (): Generator<never> {
          return yield* asyncio.coroutine(fn)() as never as Generator<never>
        },
    ],
  ]

  test.each(ways)('%s: is interrupted by cancel(), which cancels the future', async (_, way) => {
    const seen = await run_virtual(asyncio, function* () {
      const inner = future() as ReturnType<typeof asyncio.ensure_future>
      const task = asyncio.ensure_future(way(() => inner) as () => Promise<unknown>)
      yield* asyncio.sleep(1)
      task.cancel()
      yield* asyncio.sleep(0)
      yield* asyncio.sleep(0)
      return [task.cancelled(), inner.cancelled()]
    })
    expect(seen).toEqual([true, true])
  })

  test.each(ways.slice(0, 3))('%s: gives what the future gives, in the step after', async (_, way) => {
    const seen = await run_virtual(asyncio, function* () {
      const inner = asyncio.get_event_loop().create_future<string>()
      const task = asyncio.ensure_future(way(() => inner) as () => Promise<unknown>)
      yield* asyncio.sleep(1)
      inner.set_result('result')
      const before = task.done()
      yield* asyncio.sleep(0)
      return [before, task.done(), task.result()]
    })
    expect(seen).toEqual([false, true, 'result'])
  })

  test.each(ways.slice(0, 3))('%s: fails as the future does', async (_, way) => {
    const seen = await run_virtual(asyncio, function* () {
      const inner = asyncio.get_event_loop().create_future<string>()
      const task = asyncio.ensure_future(way(() => inner) as () => Promise<unknown>)
      yield* asyncio.sleep(1)
      inner.set_exception(new TypeError('bad'))
      yield* asyncio.sleep(0)
      return (task.exception() as Error).message
    })
    expect(seen).toBe('bad')
  })
})
