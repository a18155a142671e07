import { describe, expect, test } from 'vitest'
import { ValueError } from 'asyncio-shim/builtins'
import { EVERY_VERSION, as_of, attempt_await, run_virtual, shown } from './every_version.js'

describe.each(EVERY_VERSION)('asyncio.wait of %s', (version, asyncio) => {
  const value = asyncio.coroutine(async function value<T>(result: T, delay?: number) {
    if (delay !== undefined) await asyncio.sleep(delay)
    return result
  })
  const fails = asyncio.coroutine(async function fails(text: string, delay: number): Promise<never> {
    await asyncio.sleep(delay)
    throw new ValueError(text)
  })
  const start = asyncio.ensure_future
  const virtual = <T>(main: Parameters<typeof run_virtual<T>>[1]) => run_virtual(asyncio, main)
  const same = (set: ReadonlySet<unknown>, ...items: unknown[]): boolean =>
    set.size === items.length && items.every((item) => set.has(item))

  describe('return_when', () => {
    test('wait() ends when all are done, whatever their outcome', async () => {
      const result = await virtual(function* (loop) {
        const [a, b] = [start(value(1, 1)), start(fails('x', 2))]
        const [done, pending] = yield* asyncio.wait([a, b])
        return [same(done, a, b), pending.size, loop.time(), shown(b.exception())]
      })
      expect(result).toEqual([true, 0, 2, 'ValueError(x)'])
    })

    test('wait() ends with the first that is done when FIRST_COMPLETED', async () => {
      const result = await virtual(function* (loop) {
        const [a, b] = [start(value(1, 1)), start(value(2, 2))]
        const [done, pending] = yield* asyncio.wait([a, b], { return_when: asyncio.FIRST_COMPLETED })
        return [same(done, a), same(pending, b), loop.time()]
      })
      expect(result).toEqual([true, true, 1])
    })

    test('wait() gives all that are done when FIRST_COMPLETED and several end together', async () => {
      const result = await virtual(function* () {
        const [a, b, c] = [start(value(1, 1)), start(value(2, 1)), start(value(3, 2))]
        const [done, pending] = yield* asyncio.wait([a, b, c], { return_when: asyncio.FIRST_COMPLETED })
        return [same(done, a, b), same(pending, c)]
      })
      expect(result).toEqual([true, true])
    })

    test('wait() ends with the first failure when FIRST_EXCEPTION', async () => {
      const result = await virtual(function* (loop) {
        const [a, b, c] = [start(value(1, 1)), start(fails('x', 2)), start(value(3, 3))]
        const [done, pending] = yield* asyncio.wait([a, b, c], { return_when: asyncio.FIRST_EXCEPTION })
        return [same(done, a, b), same(pending, c), loop.time(), shown(b.exception())]
      })
      expect(result).toEqual([true, true, 2, 'ValueError(x)'])
    })

    test('wait() ends with the last when FIRST_EXCEPTION and none fails', async () => {
      const result = await virtual(function* (loop) {
        const [a, b] = [start(value(1, 1)), start(value(2, 2))]
        const [done, pending] = yield* asyncio.wait([a, b], { return_when: asyncio.FIRST_EXCEPTION })
        return [done.size, pending.size, loop.time()]
      })
      expect(result).toEqual([2, 0, 2])
    })

    test('wait() does not take a cancelled member for a failure when FIRST_EXCEPTION', async () => {
      const result = await virtual(function* (loop) {
        const [a, b] = [loop.create_future(), loop.create_future()]
        a.cancel()
        const options = { return_when: asyncio.FIRST_EXCEPTION, timeout: 1 }
        const [done, pending] = yield* asyncio.wait([a, b], options)
        return [same(done, a), same(pending, b), loop.time()]
      })
      expect(result).toEqual([true, true, 1])
    })
  })

  describe('timeout', () => {
    test('wait() gives what is pending, and cancels nothing, when time is up', async () => {
      const result = await virtual(function* (loop) {
        const [a, b] = [start(value(1, 1)), start(value(2, 5))]
        const [done, pending] = yield* asyncio.wait([a, b], { timeout: 2 })
        return [same(done, a), same(pending, b), loop.time(), b.done()]
      })
      expect(result).toEqual([true, true, 2, false])
    })

    test('wait() misses a task when its sleep ends together with the timeout', async () => {
      const result = await virtual(function* () {
        const [done, pending] = yield* asyncio.wait([start(value(1, 2))], { timeout: 2 })
        return [done.size, pending.size]
      })
      expect(result).toEqual([0, 1])
    })

    test('wait() sees a future when it is done together with the timeout', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future<number>()
        loop.call_later(2, () => {
          future.set_result(1)
        })
        const [done, pending] = yield* asyncio.wait([future], { timeout: 2 })
        return [done.size, pending.size]
      })
      expect(result).toEqual([1, 0])
    })

    test.each([0, -1])('wait() suspends once when timeout is %i', async (timeout) => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future()
        const [done, pending] = yield* asyncio.wait([start(value(1)), future], { timeout })
        return [done.size, pending.size, loop.time()]
      })
      expect(result).toEqual([1, 1, 0])
    })
  })

  describe('arguments', () => {
    test('wait() counts an awaitable once when it is there twice', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future<number>()
        future.set_result(1)
        const [done] = yield* asyncio.wait([future, future])
        return done.size
      })
      expect(result).toBe(1)
    })

    test('wait() wraps coroutines until 3.10, and refuses them from 3.11 on', async () => {
      const result = await virtual(function* () {
        const coro = value(1)
        const outcome = yield* attempt_await(asyncio.wait<typeof coro>([coro] as never))
        if (typeof outcome === 'string') {
          coro.close()
          return outcome
        }
        return [...outcome[0]].map((item: object) => item instanceof asyncio.Task)
      })
      const refusal = 'TypeError(Passing coroutines is forbidden, use tasks explicitly.)'
      expect(result).toEqual(as_of<unknown>(version, { '3.6': [true], '3.11': refusal }))
    })

    test('wait() takes a set', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future<number>()
        future.set_result(1)
        const [done, pending] = yield* asyncio.wait(new Set([future]))
        return [same(done, future), pending.size]
      })
      expect(result).toEqual([true, 0])
    })

    test('wait() refuses an empty set, and a return_when it does not know', async () => {
      const result = await virtual(function* (loop) {
        const future = loop.create_future()
        return [
          yield* attempt_await(asyncio.wait([])),
          yield* attempt_await(asyncio.wait([future], { return_when: 'x' })),
        ]
      })
      const empty = as_of(version, {
        '3.6': 'ValueError(Set of coroutines/Futures is empty.)',
        '3.11': 'ValueError(Set of Tasks/Futures is empty.)',
      })
      expect(result).toEqual([empty, 'ValueError(Invalid return_when value: x)'])
    })
  })

  test('wait() yields for one iteration when all are done already', async () => {
    const result = await virtual(function* (loop) {
      const future = loop.create_future<number>()
      future.set_result(1)
      const log: number[] = []
      loop.call_soon(() => log.push(1))
      yield* asyncio.wait([future])
      return log
    })
    expect(result).toEqual([1])
  })

  test('wait() leaves its members alone when it is cancelled', async () => {
    const result = await virtual(function* (loop) {
      const future = loop.create_future()
      const task = start(asyncio.wait([future]))
      yield* asyncio.sleep(0)
      task.cancel()
      const error = yield* attempt_await(task)
      return [error, task.cancelled(), future.cancelled()]
    })
    expect(result).toEqual(['CancelledError()', true, false])
  })
})

describe.each(EVERY_VERSION)('asyncio.as_completed of %s', (version, asyncio) => {
  const value = asyncio.coroutine(async function value<T>(result: T, delay?: number) {
    if (delay !== undefined) await asyncio.sleep(delay)
    return result
  })
  const fails = asyncio.coroutine(async function fails(text: string, delay: number): Promise<never> {
    await asyncio.sleep(delay)
    throw new ValueError(text)
  })
  const virtual = <T>(main: Parameters<typeof run_virtual<T>>[1]) => run_virtual(asyncio, main)

  test('as_completed() gives results in the order of completion', async () => {
    const result = await virtual(function* (loop) {
      const out: unknown[] = []
      for (const next of asyncio.as_completed([value('c', 3), value('a', 1), value('b', 2)])) {
        out.push([yield* next, loop.time()])
      }
      return out
    })
    expect(result).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
  })

  test('as_completed() raises TimeoutError for each that is left when time is up', async () => {
    const result = await virtual(function* (loop) {
      const out: unknown[] = []
      for (const next of asyncio.as_completed([value('a', 1), value('b', 9), value('c', 8)], {
        timeout: 2,
      })) {
        out.push([yield* attempt_await(next), loop.time()])
      }
      return out
    })
    expect(result).toEqual([
      ['a', 1],
      ['TimeoutError()', 2],
      ['TimeoutError()', 2],
    ])
  })

  test('as_completed() raises what an awaitable raised', async () => {
    const result = await virtual(function* () {
      const out: unknown[] = []
      for (const next of asyncio.as_completed([fails('x', 2), value('a', 1)]))
        out.push(yield* attempt_await(next))
      return out
    })
    expect(result).toEqual(['a', 'ValueError(x)'])
  })

  test('as_completed() gives nothing when there is nothing', async () => {
    const result = await virtual(function* () {
      yield* asyncio.sleep(0)
      return [[...asyncio.as_completed([])].length, [...asyncio.as_completed([], { timeout: 1 })].length]
    })
    expect(result).toEqual([0, 0])
  })

  test('as_completed() gives an awaitable once when it is there twice', async () => {
    const result = await virtual(function* (loop) {
      const future = loop.create_future<string>()
      future.set_result('f')
      const all = [...asyncio.as_completed([future, future])]
      return [all.length, yield* all[0] as (typeof all)[number]]
    })
    expect(result).toEqual([1, 'f'])
  })

  test('as_completed() starts its coroutines at the first step until 3.12, at once from 3.13 on', async () => {
    const log: string[] = []
    const result = await virtual(function* () {
      const work = asyncio.coroutine(async () => {
        log.push('ran')
      })
      const all = asyncio.as_completed([work()])
      yield* asyncio.sleep(0)
      yield* asyncio.sleep(0)
      const before = log.length
      for (const next of all) yield* next
      return [before, log.length]
    })
    expect(result).toEqual([as_of(version, { '3.6': 0, '3.13': 1 }), 1])
  })

  test('as_completed() gives up at once when timeout is 0', async () => {
    const result = await virtual(function* () {
      const out: unknown[] = []
      for (const next of asyncio.as_completed([value(1)], { timeout: 0 }))
        out.push(yield* attempt_await(next))
      return out
    })
    expect(result).toEqual(['TimeoutError()'])
  })

  test('as_completed() leaves the awaitables alone when one of its coroutines is cancelled', async () => {
    const result = await virtual(function* (loop) {
      const future = loop.create_future()
      const [next] = asyncio.as_completed([future])
      const task = asyncio.ensure_future(next as NonNullable<typeof next>)
      yield* asyncio.sleep(0)
      task.cancel()
      return [yield* attempt_await(task), future.cancelled()]
    })
    expect(result).toEqual(['CancelledError()', false])
  })

  test('__anext__() gives the tasks themselves from 3.13 on', async () => {
    const result = await virtual(function* () {
      const tasks = [asyncio.ensure_future(value('b', 2)), asyncio.ensure_future(value('a', 1))]
      const all = asyncio.as_completed(tasks)
      if (all.__anext__ === undefined) {
        for (const next of all) yield* next
        return 'no __anext__'
      }
      const out = [yield* all.__anext__(), yield* all.__anext__()].map((task) =>
        tasks.findIndex((one) => one === task),
      )
      return [...out, yield* attempt_await(all.__anext__())]
    })
    expect(result).toEqual(
      as_of<unknown>(version, { '3.6': 'no __anext__', '3.13': [1, 0, 'StopAsyncIteration()'] }),
    )
  })
})
