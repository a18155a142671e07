import { afterEach, describe, expect, test, vi } from 'vitest'
import { kw } from '../../src/compat/kw.js'
import { Executor, Future, ThreadPoolExecutor, as_completed, wait } from '../../src/concurrent_futures.js'
import { RuntimeError, TimeoutError, ValueError, repr } from '../../src/builtins.js'
import { ContextVar } from '../../src/contextvars.js'
import { virtual_time_loop } from '../../src/testing.js'
import { EVERY_VERSION, as_of } from './every_version.js'

const block = (ms: number): number => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
  return ms
}

/** Makes calls in this thread, later. */
class InPlace extends Executor {
  readonly submitted: unknown[] = []

  override submit<T>(callable: unknown, ...args: unknown[]): Future<T> {
    this.submitted.push(callable)
    const future = new Future<T>()
    setImmediate(() => {
      if (!future.set_running_or_notify_cancel()) return
      try {
        future.set_result((callable as (...args: unknown[]) => T)(...args))
      } catch (error) {
        future.set_exception(error as Error)
      }
    })
    return future
  }
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(EVERY_VERSION)('run_in_executor() of %s', (version, asyncio) => {
  const run = async <T>(
    main: (loop: ReturnType<typeof asyncio.new_event_loop>) => Promise<T>,
  ): Promise<T> => {
    const loop = asyncio.new_event_loop()
    try {
      return await loop.run_until_complete(asyncio.coroutine(main)(loop))
    } finally {
      loop.close()
    }
  }

  test('cancelling interrupts no call that has begun, and drops one that has not', async () => {
    await run(async (loop) => {
      const pool = new ThreadPoolExecutor(1)
      const [begun, waiting] = [loop.run_in_executor(pool, block, 60), loop.run_in_executor(pool, block, 1)]
      await asyncio.sleep(0.02)
      expect([begun.cancel(), waiting.cancel()]).toEqual([true, true])
      await expect((async () => begun)()).rejects.toThrow(asyncio.CancelledError)
      await asyncio.sleep(0)
      const next = loop.run_in_executor(pool, () => 'next')
      expect(await next).toBe('next')
      await asyncio.wrap_future(pool.shutdown())
    })
  })

  test('takes the executors of others', async () => {
    await run(async (loop) => {
      const executor = new InPlace()
      let inner = 0
      expect(await loop.run_in_executor(executor, (n: number) => (inner = n + 1), 1)).toBe(2)
      expect(inner).toBe(2)
      await expect(
        (async () =>
          loop.run_in_executor(executor, () => {
            throw new ValueError('x')
          }))(),
      ).rejects.toThrow(ValueError)
    })
  })

  test('shows the future as pending, with one callback', async () => {
    await run(async (loop) => {
      const future = loop.run_in_executor(null, () => 1)
      expect(repr(future)).toMatch(
        /^<Future pending cb=\[_chain_future\.<locals>\._call_check_cancel\(\) at [^,]*\]>$/,
      )
      expect(await future).toBe(1)
    })
  })

  test('debug mode refuses what is no function, and coroutine functions', async () => {
    await run(async (loop) => {
      loop.set_debug(true)
      const coro = asyncio.coroutine(async function coro() {})
      expect(() => loop.run_in_executor(null, coro as never)).toThrow(
        new TypeError('coroutines cannot be used with run_in_executor()'),
      )
      expect(() => loop.run_in_executor(null, 3 as never)).toThrow(
        'a callable object was expected by run_in_executor(), got 3',
      )
      expect(await loop.run_in_executor(null, async () => 1)).toBe(1)
      await asyncio.sleep(0)
    })
  })

  test('to_thread() hands arguments over, and others find the context', async () => {
    if (as_of(version, { '3.6': true, '3.9': false })) {
      expect(asyncio.to_thread).toBeUndefined()
      return
    }
    await run(async (loop) => {
      const job = (a: number, { b }: { b: number }): number => a + b
      expect(await asyncio.to_thread(job, 1, kw({ b: 2 }))).toBe(3)
      if (as_of(version, { '3.9': false, '3.11': true })) return
      const variable = new ContextVar<string>('v')
      variable.set('caller')
      const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
      loop.set_default_executor(new InPlace())
      expect(warning).toHaveBeenCalledOnce()
      const seen = await asyncio.to_thread(() => {
        const before = variable.get()
        variable.set('thread')
        return before
      })
      expect([seen, variable.get()]).toEqual(['caller', 'caller'])
    })
  })

  test('a loop of virtual time waits for a call, which takes time of its own', async () => {
    const loop = virtual_time_loop(asyncio)
    const main = asyncio.coroutine(async () => {
      const value = await loop.run_in_executor(null, block, 30)
      return [value, loop.time()]
    })
    expect(await loop.run_until_complete(main())).toEqual([30, 0])
    loop.close()
  })
})

describe('wait()', () => {
  const finished = (): Future<number> => {
    const future = new Future<number>()
    future.set_result(1)
    return future
  }

  test('gives what is done, and what is not', async () => {
    const pending = new Future<number>()
    const both = await wait([finished(), pending, pending], { timeout: 0.01 })
    expect([both.done.size, both.not_done.size, both[1].has(pending)]).toEqual([1, 1, true])
    expect(repr(await wait([]))).toBe('DoneAndNotDoneFutures(done=set(), not_done=set())')
    setImmediate(() => {
      pending.set_exception(new ValueError())
    })
    const [done] = await wait([pending, new Future()], null, 'FIRST_EXCEPTION')
    expect(done).toEqual(new Set([pending]))
    const first = await wait([new Future(), pending], { return_when: 'FIRST_COMPLETED' })
    expect(first.done).toEqual(new Set([pending]))
    const cancelled = new Future()
    const waiting = wait([cancelled])
    cancelled.cancel()
    expect((await waiting).done.size).toBe(1)
  })

  test('refuses other conditions', async () => {
    await expect(wait([new Future()], { return_when: 'foo' })).rejects.toThrow(
      new ValueError("Invalid return condition: 'foo'"),
    )
  })
})

describe('as_completed()', () => {
  test('gives futures as they are done, each once', async () => {
    const futures = [new Future<number>(), new Future<number>(), new Future<number>()]
    futures[2]?.set_result(2)
    setImmediate(() => {
      futures[1]?.set_result(1)
      setImmediate(() => futures[0]?.set_result(0))
    })
    const order: number[] = []
    for await (const future of as_completed([...futures, ...futures])) order.push(future.result())
    expect(order).toEqual([2, 1, 0])
  })

  test('raises at its deadline', async () => {
    const done = new Future<number>()
    done.set_result(1)
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const future of as_completed([done, new Future(), new Future()], { timeout: 0.01 })) {
        seen.push(future)
      }
    })()
    await expect(reading).rejects.toThrow(new TimeoutError('2 (of 3) futures unfinished'))
    expect(seen).toEqual([done])
    const stopped = as_completed([done, new Future()])
    for await (const future of stopped) {
      expect(future).toBe(done)
      break
    }
    expect(await stopped.next()).toEqual({ done: true, value: undefined })
  })
})

test('a failing submit() of a default executor reaches whoever waits', async () => {
  const asyncio = EVERY_VERSION[0]![1]
  const loop = asyncio.new_event_loop()
  const pool = new ThreadPoolExecutor(1)
  await pool.shutdown()
  loop.set_default_executor(pool)
  expect(() => loop.run_in_executor(null, () => 1)).toThrow(RuntimeError)
  loop.close()
})
