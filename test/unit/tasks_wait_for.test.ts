import { describe, expect, test } from 'vitest'
import { ValueError } from 'asyncio-shim/builtins'
import { EVERY_VERSION, as_of, attempt, attempt_await, run_virtual } from './every_version.js'

describe.each(EVERY_VERSION)('asyncio.wait_for of %s', (version, asyncio) => {
  const value = asyncio.coroutine(async function value<T>(result: T, delay?: number) {
    if (delay !== undefined) await asyncio.sleep(delay)
    return result
  })
  const fails = asyncio.coroutine(async function fails(text: string, delay: number): Promise<never> {
    await asyncio.sleep(delay)
    throw new ValueError(text)
  })
  const virtual = <T>(main: Parameters<typeof run_virtual<T>>[1]) => run_virtual(asyncio, main)

  describe('in time', () => {
    test('wait_for() gives the result, and keeps no timer', async () => {
      const result = await virtual(function* (loop) {
        const got = yield* asyncio.wait_for(value(5, 1), 50)
        return [got, loop.time()]
      })
      expect(result).toEqual([5, 1])
    })

    test('wait_for() waits for ever when timeout is None', async () => {
      const result = await virtual(function* (loop) {
        return [yield* asyncio.wait_for(value(5, 100), null), loop.time()]
      })
      expect(result).toEqual([5, 100])
    })

    test('wait_for() raises what the awaitable raised', async () => {
      const result = await virtual(() => attempt_await(asyncio.wait_for(fails('q', 1), 2)))
      expect(result).toBe('ValueError(q)')
    })

    test('wait_for() raises CancelledError when the awaitable is cancelled', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future()
        loop.call_later(1, () => future.cancel())
        return [yield* attempt_await(asyncio.wait_for(future, 2)), loop.time()]
      })
      expect(result).toEqual(['CancelledError()', 1])
    })

    test('wait_for() runs a coroutine in a task of its own until 3.11, in the caller’s from 3.12 on', async () => {
      const result = await virtual(function* () {
        const current = () =>
          (asyncio.current_task ?? (asyncio.Task as never as typeof asyncio).current_task)()
        const caller = current()
        const is_caller = asyncio.coroutine(async () => current() === caller)
        return [yield* asyncio.wait_for(is_caller(), 1), yield* asyncio.wait_for(is_caller(), null)]
      })
      expect(result).toEqual([as_of(version, { '3.6': false, '3.12': true }), true])
    })
  })

  describe('too late', () => {
    test('wait_for() cancels the task, and waits for its end from 3.7 on', async () => {
      const result = await virtual(function* (loop) {
        const task = asyncio.ensure_future(value(1, 9))
        const error = yield* attempt_await(asyncio.wait_for(task, 2))
        const cancelled = task.cancelled()
        yield* asyncio.sleep(0)
        return [error, loop.time(), cancelled, task.cancelled()]
      })
      expect(result).toEqual(['TimeoutError()', 2, as_of(version, { '3.6': false, '3.7': true }), true])
    })

    test('wait_for() waits for the cleanup of what it cancelled from 3.7 on', async () => {
      const log: string[] = []
      const slow = asyncio.coroutine(async () => {
        try {
          await asyncio.sleep(9)
        } finally {
          await asyncio.sleep(3)
          log.push('clean')
        }
      })
      const result = await virtual(function* (loop) {
        const error = yield* attempt_await(asyncio.wait_for(slow(), 1))
        const time = loop.time()
        yield* asyncio.sleep(4)
        return [error, time]
      })
      expect(result).toEqual(['TimeoutError()', as_of(version, { '3.6': 1, '3.7': 4 })])
      expect(log).toEqual(['clean'])
    })

    test('wait_for() gives the result of a task that swallows the cancellation from 3.9 on', async () => {
      const stubborn = asyncio.coroutine(async () => {
        try {
          await asyncio.sleep(9)
        } catch {
          return 'swallowed'
        }
        return 'slept'
      })
      const result = await virtual(() => attempt_await(asyncio.wait_for(stubborn(), 1)))
      expect(result).toBe(as_of(version, { '3.6': 'TimeoutError()', '3.9': 'swallowed' }))
    })

    test('wait_for() tells the CancelledError as cause from 3.9 on', async () => {
      const result = await virtual(function* () {
        try {
          yield* asyncio.wait_for(asyncio.sleep(9), 1)
        } catch (error) {
          if (!(error instanceof asyncio.TimeoutError)) throw error
          return [(error.cause as Error | undefined)?.name, error.args]
        }
        return 'no error'
      })
      expect(result).toEqual([as_of(version, { '3.6': undefined, '3.9': 'CancelledError' }), []])
    })

    test('wait_for() cancels a future, but not one behind shield()', async () => {
      const result = await virtual(function* (loop) {
        const [bare, shielded] = [loop.create_future(), loop.create_future()]
        const errors = [
          yield* attempt_await(asyncio.wait_for(bare, 1)),
          yield* attempt_await(asyncio.wait_for(asyncio.shield(shielded), 1)),
        ]
        return [...errors, bare.cancelled(), shielded.cancelled()]
      })
      expect(result).toEqual(['TimeoutError()', 'TimeoutError()', true, false])
    })

    test('wait_for() prefers the result until 3.11, the timeout from 3.12 on, when a future is done just then', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future<string>()
        loop.call_later(1, () => {
          if (!future.done()) future.set_result('r')
        })
        return yield* attempt_await(asyncio.wait_for(future, 1))
      })
      expect(result).toBe(as_of(version, { '3.6': 'r', '3.12': 'TimeoutError()' }))
    })

    test('wait_for() is too late when a sleep ends together with the timeout', async () => {
      const result = await virtual(() => attempt_await(asyncio.wait_for(value('r', 1), 1)))
      expect(result).toBe('TimeoutError()')
    })

    test.each([
      [2, 5, 2],
      [5, 2, 2],
    ])('wait_for() of %i seconds in one of %i is over after %i', async (inner, outer, end) => {
      const work = asyncio.coroutine(
        () => asyncio.wait_for(asyncio.sleep(9), inner) as unknown as Promise<unknown>,
      )
      const result = await virtual(function* (loop) {
        return [yield* attempt_await(asyncio.wait_for(work(), outer)), loop.time()]
      })
      expect(result).toEqual(['TimeoutError()', end])
    })
  })

  describe('no time at all', () => {
    test('wait_for() gives the result of a future that is done when timeout is 0', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future<string>()
        future.set_result('d')
        return yield* asyncio.wait_for(future, 0)
      })
      expect(result).toBe('d')
    })

    test('wait_for() cancels a pending future when timeout is 0', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future()
        return [yield* attempt_await(asyncio.wait_for(future, 0)), future.cancelled(), loop.time()]
      })
      expect(result).toEqual(['TimeoutError()', true, 0])
    })

    test('wait_for() does not even start a coroutine when timeout is 0, from 3.7 on', async () => {
      const log: string[] = []
      const work = asyncio.coroutine(async () => {
        log.push('ran')
        return 'w'
      })
      const result = await virtual(() => attempt_await(asyncio.wait_for(work(), 0)))
      expect(result).toBe(as_of(version, { '3.6': 'w', '3.7': 'TimeoutError()' }))
      expect(log).toEqual(as_of<string[]>(version, { '3.6': ['ran'], '3.7': [] }))
    })
  })

  test('cancel() of the waiting task cancels what it waits for', async () => {
    const result = await virtual(function* (loop) {
      const future = loop.create_future()
      const task = asyncio.ensure_future(asyncio.wait_for(future, 5))
      yield* asyncio.sleep(0)
      task.cancel()
      return [yield* attempt_await(task), future.cancelled(), task.cancelled()]
    })
    expect(result).toEqual(['CancelledError()', true, true])
  })

  test('wait_for() refuses what is no awaitable', async () => {
    const result = await virtual(() => attempt_await(asyncio.wait_for(5 as never, 1)))
    const text = as_of(version, {
      '3.6': 'TypeError(An asyncio.Future, a coroutine or an awaitable is required)',
      '3.12': "TypeError(object int can't be used in 'await' expression)",
      '3.14': "TypeError('int' object can't be awaited)",
    })
    expect(result).toBe(text)
  })
})

describe.each(EVERY_VERSION)('asyncio.shield of %s', (version, asyncio) => {
  const value = asyncio.coroutine(async function value<T>(result: T, delay?: number) {
    if (delay !== undefined) await asyncio.sleep(delay)
    return result
  })
  const virtual = <T>(main: Parameters<typeof run_virtual<T>>[1]) => run_virtual(asyncio, main)

  test('cancel() of the shield leaves the task running', async () => {
    const result = await virtual(function* () {
      const task = asyncio.ensure_future(value('inner', 2))
      const outer = asyncio.shield(task)
      yield* asyncio.sleep(1)
      outer.cancel()
      return [yield* attempt_await(outer), task.done(), yield* task]
    })
    expect(result).toEqual(['CancelledError()', false, 'inner'])
  })

  test('cancel() of a task that awaits a shield leaves the inner task running', async () => {
    const result = await virtual(function* (loop) {
      const inner = asyncio.ensure_future(value('inner', 2))
      const outer = asyncio.ensure_future(async () => await asyncio.shield(inner))
      yield* asyncio.sleep(1)
      outer.cancel()
      return [yield* attempt_await(outer), yield* inner, loop.time()]
    })
    expect(result).toEqual(['CancelledError()', 'inner', 2])
  })

  test('shield() passes on an error', async () => {
    const fails = asyncio.coroutine(async () => {
      await asyncio.sleep(1)
      throw new ValueError('e')
    })
    expect(await virtual(() => attempt_await(asyncio.shield(fails())))).toBe('ValueError(e)')
  })

  test('shield() is cancelled when the inner task is', async () => {
    const result = await virtual(function* () {
      const task = asyncio.ensure_future(asyncio.sleep(5))
      const outer = asyncio.shield(task)
      yield* asyncio.sleep(0)
      task.cancel()
      return [yield* attempt_await(outer), outer.cancelled()]
    })
    expect(result).toEqual(['CancelledError()', true])
  })

  test('shield() stays cancelled when the inner future is done later', async () => {
    const result = await virtual(function* (loop) {
      const future = loop.create_future<number>()
      const outer = asyncio.shield(future)
      outer.cancel()
      future.set_result(1)
      yield* asyncio.sleep(0)
      return [outer.cancelled(), future.result()]
    })
    expect(result).toEqual([true, 1])
  })

  test('shield() gives back a future that is done', async () => {
    const result = await virtual(function* (loop) {
      const future = loop.create_future<number>()
      future.set_result(1)
      yield* asyncio.sleep(0)
      return asyncio.shield(future) === future
    })
    expect(result).toBe(true)
  })

  test('shield() refuses what is no awaitable', async () => {
    const result = await virtual(function* () {
      yield* asyncio.sleep(0)
      return attempt(() => asyncio.shield(5 as never))
    })
    expect(result).toBe('TypeError(An asyncio.Future, a coroutine or an awaitable is required)')
  })

  test('a failure after the shield was cancelled is silent in 3.6 and reported from 3.7 on', async () => {
    const reports: unknown[] = []
    await virtual(function* (loop) {
      loop.set_exception_handler((_loop, context) => reports.push(context['message']))
      const fails = asyncio.coroutine(async () => {
        await asyncio.sleep(1)
        throw new ValueError('late')
      })
      asyncio.shield(fails()).cancel()
      yield* asyncio.sleep(2)
    })
    const expected = as_of<string[]>(version, {
      '3.6': [],
      '3.7': ['Task exception was never retrieved'],
      '3.14': ['ValueError exception in shielded future'],
    })
    expect(reports).toEqual(expected)
  })
})
