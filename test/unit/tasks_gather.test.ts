import { describe, expect, test } from 'vitest'
import { KeyError, ValueError, repr } from 'asyncio-shim/builtins'
import { EVERY_VERSION, as_of, attempt, attempt_await, run_virtual } from './every_version.js'

describe.each(EVERY_VERSION)('asyncio.gather of %s', (version, asyncio) => {
  const value = asyncio.coroutine(async function value<T>(result: T, delay?: number) {
    if (delay !== undefined) await asyncio.sleep(delay)
    return result
  })
  const fails = asyncio.coroutine(async function fails(text: string, delay?: number): Promise<never> {
    if (delay !== undefined) await asyncio.sleep(delay)
    throw new ValueError(text)
  })
  const virtual = <T>(main: Parameters<typeof run_virtual<T>>[1]) => run_virtual(asyncio, main)

  describe('results', () => {
    test('gather() gives each place its result when an awaitable is there twice', async () => {
      const result = await virtual(function* (loop) {
        const coro = value(1)
        const future = loop.create_future<string>()
        loop.call_later(1, () => {
          future.set_result('f')
        })
        return yield* asyncio.gather(coro, future, coro, future)
      })
      expect(result).toEqual([1, 'f', 1, 'f'])
    })

    test('gather() has room for 100,000 arguments', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future<number>()
        future.set_result(1)
        return yield* asyncio.gather(...new Array<typeof future>(100_000).fill(future))
      })
      expect(result).toHaveLength(100_000)
    })

    test('gather() can be nested', async () => {
      const result = await virtual(() =>
        asyncio.gather(asyncio.gather(value(1), value(2)), value(3))[Symbol.iterator](),
      )
      expect(result).toEqual([[1, 2], 3])
    })

    test('gather() takes three iterations when its coroutines end in their first step', async () => {
      const ticks = await virtual(function* (loop) {
        let n = 0
        const tick = (): void => {
          n += 1
          loop.call_soon(tick)
        }
        loop.call_soon(tick)
        yield* asyncio.gather(value(1), value(2))
        return n
      })
      expect(ticks).toBe(3)
    })

    test('gather() takes foreign thenables', async () => {
      const result = await virtual(() => asyncio.gather(Promise.resolve(1), value(2))[Symbol.iterator]())
      expect(result).toEqual([1, 2])
    })

    test('repr() of a pending gather names its class', async () => {
      const text = await virtual(function* (loop) {
        yield* asyncio.sleep(0)
        return repr(asyncio.gather(loop.create_future()))
      })
      expect(text).toBe('<_GatheringFuture pending>')
    })
  })

  describe('errors', () => {
    test('gather() fails with the first error at once, and the others go on', async () => {
      const result = await virtual(function* (loop) {
        const slow = asyncio.ensure_future(value('s', 5))
        const error = yield* attempt_await(asyncio.gather(fails('x', 1), slow))
        const before = [error, loop.time(), slow.done()]
        return [...before, yield* slow, loop.time()]
      })
      expect(result).toEqual(['ValueError(x)', 1, false, 's', 5])
    })

    test('gather() fails with what failed first when several fail together', async () => {
      const result = await virtual(function* (loop) {
        const [a, b] = [loop.create_future(), loop.create_future()]
        const all = asyncio.gather(a, b)
        b.set_exception(new KeyError('b'))
        a.set_exception(new ValueError('a'))
        return yield* attempt_await(all)
      })
      expect(result).toBe("KeyError('b')")
    })

    test('gather() gives errors as results when return_exceptions is true', async () => {
      const result = await virtual(() =>
        asyncio.gather(value(1), fails('v'), value(3, 1), { return_exceptions: true })[Symbol.iterator](),
      )
      expect(result[0]).toBe(1)
      expect(result[1]).toBeInstanceOf(ValueError)
      expect(result[2]).toBe(3)
    })

    test('gather() refuses what is no awaitable', async () => {
      const result = await virtual(function* () {
        yield* asyncio.sleep(0)
        return attempt(() => asyncio.gather(5 as never))
      })
      expect(result).toBe('TypeError(An asyncio.Future, a coroutine or an awaitable is required)')
    })

    test('result() is refused when gather is pending', async () => {
      const result = await virtual(function* (loop) {
        yield* asyncio.sleep(0)
        return attempt(() => asyncio.gather(loop.create_future()).result())
      })
      expect(result).toBe('InvalidStateError(Result is not set.)')
    })

    test('gather() takes loop= until 3.9', async () => {
      const result = await virtual(function* (loop) {
        yield* asyncio.sleep(0)
        const future = loop.create_future<number>()
        future.set_result(1)
        const all = attempt<PromiseLike<unknown>>(() => asyncio.gather(future, { loop } as never))
        return typeof all === 'string' ? all : yield* asyncio.ensure_future(all)
      })
      const refusal = "TypeError(gather() got an unexpected keyword argument 'loop')"
      expect(result).toEqual(as_of<unknown>(version, { '3.6': [1], '3.10': refusal }))
    })
  })

  describe('cancellation', () => {
    test('gather() raises CancelledError, and is not cancelled itself, when a child is cancelled', async () => {
      const result = await virtual(function* () {
        const task = asyncio.ensure_future(asyncio.sleep(5))
        const all = asyncio.gather(task, value(2))
        yield* asyncio.sleep(0)
        task.cancel()
        const error = yield* attempt_await(all)
        return [error, all.cancelled(), (all.exception() as Error).name]
      })
      expect(result).toEqual(['CancelledError()', false, 'CancelledError'])
    })

    test('gather() gives the CancelledError of a child as result when return_exceptions is true', async () => {
      const result = await virtual(function* () {
        const task = asyncio.ensure_future(asyncio.sleep(5))
        const all = asyncio.gather(task, value(2), { return_exceptions: true })
        yield* asyncio.sleep(0)
        task.cancel()
        return yield* all
      })
      expect(result[0]).toBeInstanceOf(asyncio.CancelledError)
      expect(result[1]).toBe(2)
    })

    test('gather() of a cancelled future is done at once from 3.12 on', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future()
        future.cancel()
        const all = asyncio.gather(future, value(1))
        const before = all.done()
        const error = yield* attempt_await(all)
        yield* asyncio.sleep(0)
        return [before, error, all.cancelled()]
      })
      expect(result).toEqual([as_of(version, { '3.6': false, '3.12': true }), 'CancelledError()', false])
    })

    test('cancel() cancels the children, and gather raises when they are done', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future()
        const all = asyncio.gather(future)
        const before = [all.cancel(), all.done()]
        const error = yield* attempt_await(all)
        return [...before, error, all.cancelled(), future.cancelled(), all.cancel()]
      })
      expect(result).toEqual([true, false, 'CancelledError()', false, true, false])
    })

    test('cancel() does nothing when all children are done', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future<number>()
        future.set_result(1)
        const all = asyncio.gather(future)
        return [all.cancel(), yield* attempt_await(all)]
      })
      expect(result).toEqual([false, [1]])
    })

    test('cancel() cancels those that are left when some children are done', async () => {
      const result = await virtual(function* (loop) {
        const [done, pending] = [loop.create_future(), loop.create_future()]
        done.set_result(1)
        const all = asyncio.gather(done, pending)
        return [all.cancel(), yield* attempt_await(all), pending.cancelled(), all.cancelled()]
      })
      expect(result).toEqual([true, 'CancelledError()', true, false])
    })

    test.each([false, true])(
      'cancel() raises when the children swallow it and return_exceptions is %s',
      async (return_exceptions) => {
        const stubborn = asyncio.coroutine(async () => {
          try {
            await asyncio.sleep(5)
          } catch {
            return 'swallowed'
          }
          return 'slept'
        })
        const result = await virtual(function* () {
          const all = asyncio.gather(stubborn(), { return_exceptions })
          yield* asyncio.sleep(0)
          all.cancel()
          return [yield* attempt_await(all), all.cancelled()]
        })
        expect(result).toEqual(['CancelledError()', false])
      },
    )

    test('cancel() of a task that waits for gather reaches the children first', async () => {
      const log: string[] = []
      const noted = asyncio.coroutine(async (name: string, body: () => PromiseLike<unknown>) => {
        try {
          await body()
        } catch (error) {
          log.push(name)
          throw error
        }
      })
      const cancelled = await virtual(function* () {
        const child = () => noted('child', () => asyncio.sleep(5))
        const waiter = asyncio.ensure_future(noted('waiter', () => asyncio.gather(child(), child())))
        yield* asyncio.sleep(0)
        yield* asyncio.sleep(0)
        waiter.cancel()
        yield* attempt_await(waiter)
        return waiter.cancelled()
      })
      expect(log).toEqual(['child', 'child', 'waiter'])
      expect(cancelled).toBe(true)
    })
  })
})
