import { afterEach, describe, expect, test, vi } from 'vitest'
import { KeyboardInterrupt, NotImplementedError, RuntimeError, ValueError, repr } from '../../src/builtins.js'
import { kw } from '../../src/compat/kw.js'
import {
  ALL_COMPLETED,
  CancelledError,
  Executor,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  InvalidStateError,
  TimeoutError,
} from '../../src/concurrent_futures.js'
import { host } from '../../src/host/node_host.js'

const shown = (value: unknown): string => repr(value).replace(/0x[0-9a-f]+/g, 'X')

afterEach(() => {
  vi.restoreAllMocks()
})

describe('Future', () => {
  test('reprs are those of Python', () => {
    const running = new Future()
    running.set_running_or_notify_cancel()
    const cancelled = new Future()
    cancelled.cancel()
    const failed = new Future()
    failed.set_exception(new ValueError('x'))
    const results = [null, 1, 1.5, 'a', Buffer.of(), [], {}, true].map((value) => {
      const future = new Future()
      future.set_result(value)
      return future
    })
    expect([new Future(), running, cancelled, failed, ...results].map(shown)).toEqual([
      '<Future at X state=pending>',
      '<Future at X state=running>',
      '<Future at X state=cancelled>',
      '<Future at X state=finished raised ValueError>',
      ...['NoneType', 'int', 'float', 'str', 'bytes', 'list', 'dict', 'bool'].map(
        (name) => `<Future at X state=finished returned ${name}>`,
      ),
    ])
  })

  test('gives its result', () => {
    const future = new Future<number>()
    expect([future.done(), future.running(), future.cancelled()]).toEqual([false, false, false])
    future.set_result(1)
    expect([future.result(), future.exception(), future.done(), future.cancel()]).toEqual([
      1,
      null,
      true,
      false,
    ])
  })

  test('raises its exception', () => {
    const future = new Future()
    const error = new ValueError('x')
    future.set_exception(error)
    expect(future.exception()).toBe(error)
    expect(() => future.result()).toThrow(error)
  })

  test('cancel() works until the call runs', () => {
    const future = new Future()
    expect([future.cancel(), future.cancel(), future.cancelled(), future.done()]).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(() => future.result()).toThrow(CancelledError)
    expect(() => future.exception()).toThrow(CancelledError)
    expect(future.set_running_or_notify_cancel()).toBe(false)
    expect(shown(future)).toBe('<Future at X state=cancelled>')
    const running = new Future()
    expect([running.set_running_or_notify_cancel(), running.cancel(), running.running()]).toEqual([
      true,
      false,
      true,
    ])
    expect(() => running.set_running_or_notify_cancel()).toThrow(
      new RuntimeError('Future in unexpected state'),
    )
  })

  test('set_result() and set_exception() refuse a future that is done', () => {
    const future = new Future()
    future.set_result(1)
    for (const action of [() => future.set_result(2), () => future.set_exception(new ValueError())]) {
      expect(action).toThrow(InvalidStateError)
      expect(action).toThrow(/^FINISHED: <Future at 0x[0-9a-f]+ state=finished returned int>$/)
    }
    const cancelled = new Future()
    cancelled.cancel()
    expect(() => cancelled.set_result(1)).toThrow(/^CANCELLED: /)
    cancelled.set_running_or_notify_cancel()
    expect(() => cancelled.set_result(1)).toThrow(/^CANCELLED_AND_NOTIFIED: /)
  })

  test('result() of a pending future says what to write instead of waiting', () => {
    const future = new Future()
    for (const action of [() => future.result(), () => future.exception(), () => future.result(5)]) {
      expect(action).toThrow(RuntimeError)
      expect(action).toThrow('await asyncio.wrap_future(future)')
    }
    expect(() => future.result(0)).toThrow(TimeoutError)
  })

  test('callbacks are called in order, where the outcome is set', () => {
    const stderr = vi.spyOn(host, 'write_stderr').mockImplementation(() => undefined)
    const seen: string[] = []
    const future = new Future()
    future.add_done_callback((f) => seen.push(`first ${String(f.result())}`))
    future.add_done_callback(() => {
      throw new ValueError('callback')
    })
    future.add_done_callback(() => seen.push('third'))
    future.set_result('s')
    future.add_done_callback(() => seen.push('late'))
    expect(seen).toEqual(['first s', 'third', 'late'])
    expect(stderr).toHaveBeenCalledOnce()
    expect(stderr.mock.calls[0]?.[0]).toMatch(
      /^exception calling callback for <Future at 0x[0-9a-f]+ state=finished returned str>\nValueError: callback\n/,
    )
    expect(() => {
      future.add_done_callback(() => {
        throw new KeyboardInterrupt()
      })
    }).toThrow(KeyboardInterrupt)
  })

  test('is awaited like a promise', async () => {
    const [good, bad, cancelled] = [new Future<number>(), new Future(), new Future()]
    setImmediate(() => {
      good.set_result(1)
      bad.set_exception(new ValueError('x'))
      cancelled.cancel()
    })
    expect(await good).toBe(1)
    await expect(Promise.resolve(bad)).rejects.toThrow(ValueError)
    await expect(Promise.resolve(cancelled)).rejects.toThrow(CancelledError)
    expect(await good.then((n) => n + 1)).toBe(2)
  })
})

/** Makes the calls when told to. */
class LateExecutor extends Executor {
  readonly calls: (() => void)[] = []
  readonly futures: Future[] = []

  override submit<T>(callable: (...args: never[]) => T, ...args: unknown[]): Future<Awaited<T>> {
    const future = new Future<Awaited<T>>()
    this.futures.push(future)
    this.calls.push(() => {
      if (!future.set_running_or_notify_cancel()) return
      try {
        future.set_result(callable(...(args as never[])) as Awaited<T>)
      } catch (error) {
        future.set_exception(error as Error)
      }
    })
    return future
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('Executor', () => {
  test('submit() is left to subclasses', () => {
    expect(() => new Executor().submit(() => 1)).toThrow(NotImplementedError)
  })

  test('map() submits everything at once and gives results in order', async () => {
    const executor = new LateExecutor()
    const results = executor.map((a: number, b: number) => a * b, [1, 2, 3], new Set([4, 5]))
    expect(executor.calls).toHaveLength(2)
    for (const call of executor.calls.reverse()) call()
    expect(await collect(results)).toEqual([4, 10])
  })

  test('map() raises what a call raised and cancels the rest', async () => {
    const executor = new LateExecutor()
    const results = executor.map(
      (n: number) => {
        if (n === 2) throw new ValueError(n)
        return n
      },
      [1, 2, 3],
    )
    executor.calls[0]?.()
    executor.calls[1]?.()
    await expect(collect(results)).rejects.toThrow(ValueError)
    expect(executor.futures[2]?.cancelled()).toBe(true)
  })

  test('map() raises TimeoutError at its deadline', async () => {
    const executor = new LateExecutor()
    const results = executor.map((n: number) => n, [1, 2], kw({ timeout: 0.02 }))
    executor.calls[0]?.()
    const seen: number[] = []
    await expect(
      (async () => {
        for await (const result of results) seen.push(result)
      })(),
    ).rejects.toThrow(TimeoutError)
    expect(seen).toEqual([1])
  })

  test('leaving it shuts it down', async () => {
    const executor = new Executor()
    const shutdown = vi.spyOn(executor, 'shutdown')
    expect(executor.__enter__()).toBe(executor)
    await executor.__exit__()
    await executor[Symbol.asyncDispose]()
    expect(shutdown.mock.calls).toEqual([[true], [true]])
  })

  test('the constants are the words of Python', () => {
    expect([FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED]).toEqual([
      'FIRST_COMPLETED',
      'FIRST_EXCEPTION',
      'ALL_COMPLETED',
    ])
  })
})
