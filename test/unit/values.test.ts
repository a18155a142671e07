/** Results and errors of every kind pass through everything unchanged: falsy ones, and what is no error. */
import { setImmediate as immediately } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { virtual_time_loop } from 'asyncio-shim/testing'
import { CancelledError as AnyCancelledError } from 'asyncio-shim'
import { EVERY_VERSION, as_of } from './every_version.js'
import type { Loop } from './every_version.js'

const rejections: unknown[] = []
const on_rejection = (reason: unknown): void => {
  rejections.push(reason)
}
beforeEach(() => {
  rejections.length = 0
  process.on('unhandledRejection', on_rejection)
})
afterEach(async () => {
  await immediately()
  process.off('unhandledRejection', on_rejection)
  expect(rejections).toEqual([])
})

const symbol = Symbol('s')
const VALUES: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['0', 0],
  ['-0', -0],
  ['NaN', Number.NaN],
  ["''", ''],
  ['false', false],
  ['0n', 0n],
  ['a symbol', symbol],
  ['an empty array', Object.freeze([])],
  ['an object', { result: 1, loop: 2, context: 3, timeout: 4 }],
  ['an object without prototype', Object.create(null)],
  ['a function', (): number => 1],
  ['a class', class Result {}],
  ['an error', new Error('a result all the same')],
  ['a Map', new Map([[1, 2]])],
]
const THROWN: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['0', 0],
  ['NaN', Number.NaN],
  ["''", ''],
  ['false', false],
  ['a string', 'text'],
  ['a symbol', symbol],
  ['an object', { message: 'no error' }],
  ['a function', (): number => 1],
  ['an Error', new Error('e')],
  ['a frozen Error', Object.freeze(new RangeError('frozen'))],
  ['an Error without stack', Object.assign(new Error('bare'), { stack: undefined })],
  ['an AggregateError', new AggregateError([new Error('1')], 'all')],
  ['a DOMException', new DOMException('aborted', 'AbortError')],
  ['an error of another realm', Object.create(Error.prototype) as unknown],
]

const NOTHING = Symbol('nothing was thrown')

describe.each(EVERY_VERSION)('values in %s', (version, asyncio) => {
  let loop: Loop
  let reports: unknown[]

  beforeEach(() => {
    reports = []
    loop = virtual_time_loop(asyncio)
    loop.set_exception_handler((_, context) => reports.push(context))
    asyncio.set_event_loop(loop)
  })
  afterEach(() => {
    asyncio.set_event_loop(null)
    loop.close()
    expect(reports).toEqual([])
  })

  type Steps<T> = Generator<never, T>
  /** Runs the same body as native code and as a generator. */
  const both = async (native: () => Promise<void>, steps: () => Steps<void>): Promise<void> => {
    await loop.run_until_complete(native)
    await loop.run_until_complete(steps)
  }
  function* taken<T>(awaited: unknown): Steps<T> {
    return yield* awaited as Steps<T>
  }

  describe.each(VALUES)('the result %s', (_, value) => {
    const same = (got: unknown): void => {
      expect(got).toBe(value)
    }
    const native = asyncio.coroutine(async () => value)
    const later = asyncio.coroutine(async () => {
      await asyncio.sleep(1)
      return value
    })
    const in_steps = asyncio.coroutine(function* () {
      yield* asyncio.sleep(1)
      return value
    })

    test('comes out of coroutines, tasks, futures, sleep() and run_until_complete()', async () => {
      const makers = [
        () => native(),
        () => later(),
        () => in_steps(),
        () => loop.create_task(later() as never),
        () => loop.create_task(in_steps() as never),
        () => asyncio.sleep(0, asyncio.kw({ result: value }) as never),
        () => asyncio.sleep(1, asyncio.kw({ result: value }) as never),
        () => {
          const future = loop.create_future()
          loop.call_soon(() => future.set_result(asyncio.kw({ result: value }) as never))
          return future
        },
      ]
      for (const make of makers) {
        await both(
          async () => same(await make()),
          function* () {
            same(yield* taken(make()))
          },
        )
        same(await loop.run_until_complete(make() as never))
      }
    })

    test('comes out of gather(), wait(), wait_for(), shield(), as_completed() and ensure_future()', async () => {
      for (const make of [later, in_steps]) {
        await both(
          async () => {
            const [first, second] = await asyncio.gather(make(), native())
            same(first)
            same(second)
            same((await asyncio.gather(make(), { return_exceptions: true }))[0])
            const task = loop.create_task(make() as never)
            const [done] = await asyncio.wait([task])
            same([...done][0]?.result())
            same(await asyncio.wait_for(make(), 10))
            same(await asyncio.wait_for(make(), null))
            same(await asyncio.shield(make()))
            same(await asyncio.ensure_future(make()))
            same(await asyncio.ensure_future(task))
            for (const next of asyncio.as_completed([make()])) same(await next)
          },
          function* () {
            same((yield* taken<unknown[]>(asyncio.gather(make(), native())))[0])
            same(yield* taken(asyncio.wait_for(make(), 10)))
            same(yield* taken(asyncio.shield(make())))
            same(yield* taken(asyncio.ensure_future(make())))
          },
        )
      }
    })

    test('reaches callbacks, and plain JavaScript', async () => {
      const seen: unknown[] = []
      const task = loop.create_task(later() as never)
      task.add_done_callback((done) => seen.push(done.result(), done.exception()))
      loop.call_soon((argument: unknown) => seen.push(argument), value)
      const outside = (async () => await task)()
      await loop.run_until_complete(asyncio.sleep(5))
      expect(seen).toHaveLength(3)
      same(seen[0])
      same(seen[1])
      expect(seen[2]).toBeNull()
      same(await outside)
      same(task.result())
      same(await task.then((got) => got))
    })

    test('comes out of a wrapped promise', async () => {
      await both(
        async () => {
          same(await asyncio.wrap_future(Promise.resolve(value)))
          same((await asyncio.gather(Promise.resolve(value)))[0])
          same(await asyncio.wait_for(Promise.resolve(value) as never, 1))
        },
        function* () {
          same(yield* taken(asyncio.wrap_future(Promise.resolve(value))))
        },
      )
    })

    test('can be async_with()s, whichever way the body is written', async () => {
      const manager = { __aenter__: async () => value, __aexit__: async () => value === 1 }
      await both(
        async () => {
          same(
            await asyncio.async_with(manager, async (got: unknown) => {
              same(got)
              return value
            }),
          )
        },
        function* () {
          same(
            yield* taken(
              asyncio.async_with(manager, function* (got: unknown) {
                same(got)
                yield* asyncio.sleep(0)
                return value
              }),
            ),
          )
        },
      )
    })
  })

  describe.each(THROWN)('throwing %s', (_, value) => {
    const native = asyncio.coroutine(async () => {
      throw value
    })
    const later = asyncio.coroutine(async () => {
      await asyncio.sleep(1)
      throw value
    })
    const in_steps = asyncio.coroutine(function* () {
      yield* asyncio.sleep(1)
      throw value
    })
    const caught = async (call: () => unknown): Promise<void> => {
      let got: unknown = NOTHING
      try {
        await call()
      } catch (error) {
        got = error
      }
      expect(got).toBe(value)
    }
    function* caught_in_steps(make: () => unknown): Steps<void> {
      let got: unknown = NOTHING
      try {
        yield* taken(make())
      } catch (error) {
        got = error
      }
      expect(got).toBe(value)
    }

    test('reaches whoever awaits', async () => {
      for (const make of [native, later, in_steps]) {
        const makers: (() => unknown)[] = [
          () => make(),
          () => loop.create_task(make() as never),
          () => asyncio.gather(make(), asyncio.sleep(0)),
          () => asyncio.wait_for(make(), 10),
          () => asyncio.wait_for(make(), null),
          () => asyncio.shield(make()),
          () => asyncio.ensure_future(make()),
        ]
        for (const maker of makers) {
          await both(
            () => caught(maker),
            () => caught_in_steps(maker),
          )
        }
        await caught(() => loop.run_until_complete(make() as never))
        await loop.run_until_complete(async () => {
          for (const next of asyncio.as_completed([make()])) await caught(() => next)
          const results = await asyncio.gather(make(), asyncio.sleep(0, 'ok'), { return_exceptions: true })
          expect(results).toHaveLength(2)
          expect(results[0]).toBe(value)
          await caught(() => Promise.all([make()]))
        })
      }
    })

    test('is what exception() gives, result() throws and callbacks see', async () => {
      const task = loop.create_task(later() as never)
      const seen: unknown[] = []
      task.add_done_callback((done) => {
        seen.push(done.exception())
        try {
          done.result()
        } catch (error) {
          seen.push(error)
        }
      })
      const outside = caught(() => task)
      await loop.run_until_complete(asyncio.wait([task]))
      await loop.run_until_complete(asyncio.sleep(0))
      await outside
      expect(seen).toHaveLength(2)
      expect(seen[0]).toBe(value)
      expect(seen[1]).toBe(value)
      expect([task.done(), task.cancelled(), task.cancel()]).toEqual([true, false, false])
      await caught(() => task.then(() => undefined))
      await task.catch((error: unknown) => expect(error).toBe(value))
      await caught(() => task.finally(() => undefined))
    })

    test('wait() with FIRST_EXCEPTION ends at it', async () => {
      await loop.run_until_complete(async () => {
        const tasks = [loop.create_task(later() as never), loop.create_task(asyncio.sleep(5) as never)]
        const [done, pending] = await asyncio.wait(tasks, { return_when: asyncio.FIRST_EXCEPTION })
        expect([done.size, pending.size, loop.time()]).toEqual([1, 1, 1])
        expect(tasks[0]?.exception()).toBe(value)
        tasks[1]?.cancel()
      })
    })

    test('runs finally blocks and async_with() exits on its way', async () => {
      const seen: unknown[] = []
      const manager = {
        __aenter__: async () => undefined,
        __aexit__: async (_type: unknown, error: unknown) => {
          seen.push(error)
          return false
        },
      }
      await loop.run_until_complete(() =>
        caught(() =>
          asyncio.async_with(manager, async () => {
            try {
              await in_steps()
            } finally {
              seen.push(await asyncio.sleep(1, 'finally'))
            }
          }),
        ),
      )
      expect(seen).toHaveLength(2)
      expect(seen[0]).toBe('finally')
      expect(seen[1]).toBe(value)
    })

    test('comes out of a wrapped promise', async () => {
      await both(
        () => caught(() => asyncio.wrap_future(Promise.reject(value))),
        () => caught_in_steps(() => asyncio.wrap_future(Promise.reject(value))),
      )
    })
  })

  test('a callback that throws what is no error is reported', async () => {
    for (const [, value] of THROWN) {
      loop.call_soon(() => {
        throw value
      })
    }
    await loop.run_until_complete(asyncio.sleep(1))
    const got = reports.map((context) => (context as { exception: unknown }).exception)
    reports.length = 0
    expect(got).toHaveLength(THROWN.length)
    for (const [n, [, value]] of THROWN.entries()) expect(got[n]).toBe(value)
  })

  test('a coroutine that returns a Future hands it over by yield*', async () => {
    const future = loop.create_future<string>()
    const gives = asyncio.coroutine(function* () {
      yield* asyncio.sleep(0)
      return future
    })
    await loop.run_until_complete(function* (): Steps<void> {
      const got = yield* taken<typeof future>(gives())
      expect(got).toBe(future)
      expect(got.done()).toBe(false)
      loop.call_later(1, () => future.set_result('value'))
      expect(yield* taken(got)).toBe('value')
      const task = loop.create_task(gives() as never)
      expect(yield* taken(task)).toBe(future)
      expect(task.result()).toBe(future)
    })
  })

  test('a thenable is handed over by yield*, and awaited by await', async () => {
    const thenable = { then: (resolve: (value: string) => void) => resolve('then') }
    const gives = asyncio.coroutine(function* () {
      yield* asyncio.sleep(0)
      return thenable
    })
    await both(
      async () => expect(await gives()).toBe('then'),
      function* () {
        expect(yield* taken(gives())).toBe(thenable)
      },
    )
  })

  test('set_exception() takes errors and classes of errors, and nothing else', async () => {
    for (const value of [undefined, null, 0, 'text', {}]) {
      const future = loop.create_future()
      expect(() => future.set_exception(value)).toThrow(TypeError)
      expect(future.done()).toBe(false)
    }
    for (const value of [RangeError, new RangeError(), Object.freeze(new RangeError())]) {
      const future = loop.create_future()
      future.set_exception(value)
      expect(future.exception()).toBeInstanceOf(RangeError)
    }
  })

  test('throwing a CancelledError by hand cancels the task', async () => {
    for (const body of [
      async () => {
        throw new asyncio.CancelledError('by hand')
      },

      function* () {
        throw new asyncio.CancelledError('by hand')
      },
    ]) {
      const task = loop.create_task(body as never)
      let caught: unknown
      try {
        await loop.run_until_complete(task)
      } catch (error) {
        caught = error
      }
      expect(caught).toBeInstanceOf(AnyCancelledError)
      expect(task.cancelled()).toBe(true)
      const args = (caught as { args: unknown[] }).args
      expect(args).toEqual(as_of<unknown[]>(version, { '3.6': [], '3.11': ['by hand'] }))
    }
  })
})
