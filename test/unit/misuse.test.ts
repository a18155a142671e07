/** What is refused, and how: promises for coroutines, coroutines used twice, awaits outside of tasks. */
import { setImmediate as immediately } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { virtual_time_loop } from 'asyncio-shim/testing'
import { EVERY_VERSION, as_of, attempt, shown } from './every_version.js'
import type { Asyncio, Loop } from './every_version.js'

/** 3.6's spelling, which the type of the newest version lacks. */
const legacy_current_task = (asyncio: Asyncio): unknown =>
  (asyncio.Task as unknown as { current_task(): unknown }).current_task()

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

async function outcome(call: () => unknown): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    return shown(error)
  }
}

/** A call that must throw or reject with a TypeError that says what to write. */
async function advice(call: () => unknown): Promise<void> {
  let error: unknown
  try {
    await call()
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(TypeError)
  expect((error as Error).message).toMatch(/promise/)
  expect((error as Error).message).toMatch(/asyncio\.coroutine/)
  expect((error as Error).message).toMatch(/\(\) => /)
}

describe.each(EVERY_VERSION)('misuse of %s', (version, asyncio) => {
  let loop: Loop

  beforeEach(() => {
    loop = virtual_time_loop(asyncio)
    asyncio.set_event_loop(loop)
  })
  afterEach(() => {
    asyncio.set_event_loop(null)
    loop.close()
  })

  const started = async (): Promise<number> => 1
  const native = asyncio.coroutine(async () => 'native')
  const steps = asyncio.coroutine(function* () {
    yield* asyncio.sleep(0)
    return 'steps'
  })
  const bare = function* (): Generator<unknown, string> {
    yield* asyncio.sleep(0)
    return 'bare'
  }

  describe('a promise where a coroutine is wanted', () => {
    test('create_task() and Task refuse it with advice', async () => {
      await loop.run_until_complete(async () => {
        await advice(() => loop.create_task(started() as never))
        await advice(() => new asyncio.Task(started(), { loop }))
        if (version !== '3.6') await advice(() => asyncio.create_task(started() as never))
      })
    })

    test('run_until_complete() refuses it with advice', async () => {
      await advice(() => loop.run_until_complete(started()))
      expect(await loop.run_until_complete(asyncio.sleep(0, 'usable'))).toBe('usable')
    })

    test.runIf(version !== '3.6')('run() refuses it with advice', async () => {
      await advice(() => asyncio.run(started() as never))
    })

    test.runIf(version === '3.14')('Runner.run() refuses it with advice', async () => {
      const runner = new asyncio.Runner()
      await advice(() => runner.run(started()))
      expect(await runner.run(asyncio.sleep(0, 'usable'))).toBe('usable')
      await runner.close()
    })

    test('a rejected promise is refused alike, and its rejection stays its own', async () => {
      const rejected = Promise.reject(new RangeError('own'))
      await advice(() => loop.create_task(rejected as never))
      await expect(rejected).rejects.toThrow('own')
    })

    test('ensure_future(), gather(), wait_for(), shield() and wrap_future() take it', async () => {
      const results = await loop.run_until_complete(async () => [
        await asyncio.ensure_future(started()),
        await asyncio.gather(started(), started()),
        await asyncio.wait_for(started(), 10),
        await asyncio.shield(started()),
        await asyncio.wrap_future(started()),
      ])
      expect(results).toEqual([1, [1, 1], 1, 1, 1])
    })

    test('wait() and as_completed() take it', async () => {
      const results = await loop.run_until_complete(async () => {
        const futures = [asyncio.ensure_future(started()), asyncio.ensure_future(started())]
        const [done, pending] = await asyncio.wait(futures)
        const completed: unknown[] = []
        for (const next of asyncio.as_completed([started(), started()])) completed.push(await next)
        return [done.size, pending.size, completed]
      })
      expect(results).toEqual([2, 0, [1, 1]])
    })
  })

  describe('what is no coroutine at all', () => {
    test.each([
      ['a number', 3, '3'],
      ['a string', 'x', "'x'"],
      ['None', null, 'None'],
      ['an array', [1], '[1]'],
      ['an object', {}, '{}'],
    ])('create_task() refuses %s', async (_, value, text) => {
      const refused = attempt(() => loop.create_task(value as never))
      if (version === '3.6') {
        // The first step fails.
        expect(await outcome(() => loop.run_until_complete(refused as never))).toMatch(/^AttributeError\(/)
      } else expect(refused).toBe(`TypeError(a coroutine was expected, got ${text})`)
    })

    test.runIf(version !== '3.6')(
      'create_task() refuses a class, and an unstarted coroutine function runs',
      async () => {
        class Job {}
        await loop.run_until_complete(async () => {
          expect(attempt(() => asyncio.create_task(Job as never))).toMatch(
            /^TypeError\(a coroutine was expected, got <class/,
          )
          expect(await asyncio.create_task(native)).toBe('native')
          expect(await asyncio.create_task(bare)).toBe('bare')
        })
      },
    )

    test('a function that gives nothing to wait for fails its task', async () => {
      const task = loop.create_task((() => 7) as never)
      expect(await outcome(() => loop.run_until_complete(task))).toMatch(
        /^TypeError\(a coroutine was expected/,
      )
    })

    test('gather(), wait() and shield() refuse numbers', async () => {
      const refusal = 'TypeError(An asyncio.Future, a coroutine or an awaitable is required)'
      await loop.run_until_complete(async () => {
        expect(await outcome(() => asyncio.gather(1 as never))).toBe(refusal)
        expect(await outcome(() => asyncio.shield(1 as never))).toBe(refusal)
        expect(await outcome(() => asyncio.ensure_future(1 as never))).toBe(refusal)
      })
    })
  })

  describe('a coroutine used twice', () => {
    const REUSED = 'RuntimeError(cannot reuse already awaited coroutine)'

    test.each([
      ['native', native],
      ['in generator style', steps],
    ])(
      '%s: await, yield*, gather, a task and run_until_complete() refuse the second use',
      async (_, make) => {
        await loop.run_until_complete(async () => {
          const coro = make()
          await coro
          expect(await outcome(() => coro)).toBe(REUSED)
          expect(await outcome(() => asyncio.ensure_future(coro as never))).toBe(REUSED)
          expect(await outcome(() => asyncio.gather(coro as never))).toBe(REUSED)
          const again = asyncio.coroutine(function* () {
            return yield* coro as Iterable<unknown>
          })
          expect(await outcome(() => again())).toBe(REUSED)
          expect(await asyncio.sleep(0, 'sound')).toBe('sound')
        })
        const coro = make()
        await loop.run_until_complete(coro as never)
        expect(await outcome(() => loop.run_until_complete(coro as never))).toBe(REUSED)
      },
    )

    test('a coroutine that failed or was closed is used up too', async () => {
      const failing = asyncio.coroutine(async () => {
        throw new RangeError('bad')
      })
      await loop.run_until_complete(async () => {
        const coro = failing()
        expect(await outcome(() => coro)).toBe('RangeError(bad)')
        expect(await outcome(() => coro)).toBe(REUSED)
        const closed = native()
        closed.close()
        closed.close()
        expect(await outcome(() => closed)).toBe(REUSED)
      })
    })

    test('Promise.all() with one coroutine twice fails', async () => {
      await loop.run_until_complete(async () => {
        const coro = native()
        expect(await outcome(() => Promise.all([coro, coro]))).toMatch(/^(Value|Runtime)Error\(/)
        expect(await asyncio.sleep(0, 'sound')).toBe('sound')
      })
    })

    test('a coroutine of the library gives nothing the second time in 3.6, and is refused from 3.7 on', async () => {
      await loop.run_until_complete(async () => {
        const coro = asyncio.sleep(1, 'slept')
        expect(await coro).toBe('slept')
        expect(await outcome(() => coro)).toBe(as_of(version, { '3.6': undefined, '3.7': REUSED }))
      })
    })
  })

  describe('outside of tasks', () => {
    test('a coroutine says that no loop runs, by await, then(), Promise.all() and Promise.resolve()', async () => {
      const MISSING = 'RuntimeError(no running event loop)'
      for (const make of [native, steps]) {
        for (const use of [
          (coro: PromiseLike<unknown>) => coro,
          (coro: PromiseLike<unknown>) => coro.then((value) => value),
          (coro: PromiseLike<unknown>) => Promise.all([coro]),
          (coro: PromiseLike<unknown>) => Promise.resolve(coro),
          async (coro: PromiseLike<unknown>) => await coro,
        ]) {
          const coro = make()
          expect(await outcome(() => use(coro as PromiseLike<unknown>))).toBe(MISSING)
          coro.close()
        }
      }
    })

    test('create_task(), current_task() and all_tasks() of the module need a running loop', () => {
      if (version === '3.6') return
      const coro = native()
      const MISSING = 'RuntimeError(no running event loop)'
      expect(attempt(() => asyncio.create_task(coro))).toBe(MISSING)
      expect(attempt(() => asyncio.current_task())).toBe(MISSING)
      expect(attempt(() => asyncio.all_tasks())).toBe(MISSING)
      expect(attempt(() => asyncio.get_running_loop())).toBe(MISSING)
      coro.close()
    })

    test('loop.create_task() needs none', async () => {
      const task = loop.create_task(native())
      expect(await loop.run_until_complete(task)).toBe('native')
    })
  })

  describe('closing', () => {
    test('a closed loop refuses everything, and leaves the coroutine to its owner', async () => {
      const closed = asyncio.new_event_loop()
      closed.close()
      const CLOSED = 'RuntimeError(Event loop is closed)'
      const coro = native()
      expect(await outcome(() => closed.run_until_complete(coro))).toBe(CLOSED)
      expect(attempt(() => closed.create_task(coro))).toBe(CLOSED)
      expect(await outcome(() => closed.run_forever())).toBe(CLOSED)
      expect(await loop.run_until_complete(coro)).toBe('native')
    })

    test('close() inside the running loop is refused', async () => {
      await loop.run_until_complete(async () => {
        expect(attempt(() => loop.close())).toBe('RuntimeError(Cannot close a running event loop)')
      })
    })

    test('stop() inside a coroutine ends run_until_complete() with a RuntimeError', async () => {
      const forever = asyncio.coroutine(async () => {
        loop.stop()
        await asyncio.sleep(100)
      })
      const task = loop.create_task(forever())
      expect(await outcome(() => loop.run_until_complete(task))).toBe(
        'RuntimeError(Event loop stopped before Future completed.)',
      )
      expect(task.done()).toBe(false)
      task.cancel()
      expect(await outcome(() => loop.run_until_complete(task))).toBe('CancelledError()')
    })
  })

  describe('in generator style', () => {
    test('yield of a future, a generator or a value instead of yield* is explained', async () => {
      const tries: [() => unknown, RegExp][] = [
        [
          () => loop.create_future(),
          /^RuntimeError\(yield was used instead of yield from in task <Task pending/,
        ],
        [
          () => bare(),
          /^RuntimeError\(yield was used instead of yield from for generator in task <Task pending.* with <generator object generator at 0x\w+>\)$/,
        ],
        [() => 5, /^RuntimeError\(Task got bad yield: 5\)$/],
      ]
      for (const [value, expected] of tries) {
        const wrong = asyncio.coroutine(function* () {
          yield value()
        })
        expect(await outcome(() => loop.run_until_complete(wrong()))).toMatch(expected)
      }
    })

    test('the mistake can be caught where it was made', async () => {
      const wrong = asyncio.coroutine(function* () {
        try {
          yield 5
        } catch (error) {
          return [shown(error), yield* asyncio.sleep(1, 'sound')]
        }
        return undefined
      })
      expect(await loop.run_until_complete(wrong())).toEqual(['RuntimeError(Task got bad yield: 5)', 'sound'])
    })

    test('a task that awaits itself is told so', async () => {
      const me = (): InstanceType<Asyncio['Task']> =>
        (version === '3.6' ? legacy_current_task(asyncio) : asyncio.current_task()) as never
      for (const self of [
        asyncio.coroutine(async () => {
          await me()
        }),
        asyncio.coroutine(function* () {
          yield* me()
        }),
      ]) {
        expect(await outcome(() => loop.run_until_complete(self()))).toMatch(
          /^RuntimeError\(Task cannot await on itself: <Task pending/,
        )
      }
    })
  })

  describe('virtual time', () => {
    test('nothing left to happen rejects with a RuntimeError that begins with deadlock, and the loop runs again', async () => {
      const future = loop.create_future()
      for (const waiting of [
        async () => {
          await asyncio.sleep(3)
          await future
        },
        function* () {
          yield* asyncio.sleep(3)
          yield* future
        },
      ]) {
        const task = loop.create_task(waiting as never)
        expect(await outcome(() => loop.run_until_complete(task))).toMatch(/^RuntimeError\(deadlock/)
        expect(task.done()).toBe(false)
        expect(loop.is_running()).toBe(false)
        task.cancel()
        expect(await outcome(() => loop.run_until_complete(task))).toBe('CancelledError()')
        if (future.cancelled()) break
      }
      expect(loop.time()).toBe(3)
      expect(await outcome(() => loop.run_forever())).toMatch(/^RuntimeError\(deadlock/)
      loop.call_later(2, () => loop.stop())
      expect(await outcome(() => loop.run_forever())).toBeUndefined()
      expect(loop.time()).toBe(5)
    })

    test('a promise of others is no deadlock', async () => {
      const result = await loop.run_until_complete(async () => {
        await asyncio.sleep(1000)
        const value = await new Promise<string>((resolve) => setTimeout(resolve, 2, 'promise'))
        return [
          value,
          await asyncio.wrap_future(immediately('wrapped')),
          await asyncio.sleep(1000, loop.time()),
        ]
      })
      expect(result).toEqual(['promise', 'wrapped', 1000])
      expect(loop.time()).toBe(2000)
    })

    test('virtual_time_loop() takes a namespace of the package', () => {
      expect(attempt(() => virtual_time_loop({} as never))).toMatch(/^TypeError\(/)
    })
  })
})
