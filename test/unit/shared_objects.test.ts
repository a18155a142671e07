/** What many tasks share, or do without, so that they are small: no program may notice. */
import { SystemExit, repr } from 'asyncio-shim/builtins'
import { ContextVar } from 'asyncio-shim/contextvars'
import { setImmediate as immediately } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import * as newest from 'asyncio-shim'
import { EVERY_VERSION, run_virtual } from './every_version.js'

declare const gc: (() => void) | undefined

describe.each(EVERY_VERSION)('Python %s: gather', (version, asyncio) => {
  test('each of its callbacks has its turn in the iteration after the one in which its child ended', async () => {
    const log: unknown[] = []
    await run_virtual(asyncio, function* (loop) {
      const [first, second] = [loop.create_future<number>(), loop.create_future<number>()]
      const gathered = asyncio.gather(first, second)
      gathered.add_done_callback(() => log.push('gathered'))
      const tick = (n: number): void => {
        log.push(n)
        if (n < 8) loop.call_soon(tick, n + 1)
      }
      loop.call_soon(tick, 0)
      loop.call_soon(() => {
        // Ends the second while the first one's callback stands in the queue.
        loop.call_soon(() => {
          second.set_result(2)
        })
        first.set_result(1)
      })
      yield* gathered
      yield* asyncio.sleep(0)
    })
    expect(log).toEqual([0, 1, 2, 3, 'gathered', 4, 5])
  })

  test('callbacks of others keep their place among its own', async () => {
    const log: string[] = []
    await run_virtual(asyncio, function* (loop) {
      const futures = ['a', 'b', 'c'].map((name) => {
        const future = loop.create_future<string>()
        if (name === 'b') future.add_done_callback(() => log.push('before b'))
        return future
      })
      const gathered = asyncio.gather(...futures)
      gathered.add_done_callback(() => log.push('gathered'))
      futures[1]?.add_done_callback(() => log.push('after b'))
      for (const future of futures) {
        future.set_result('x')
        loop.call_soon(() => log.push('soon'))
      }
      yield* gathered
      yield* asyncio.sleep(0)
    })
    expect(log).toEqual(['soon', 'before b', 'after b', 'soon', 'soon', 'gathered'])
  })

  test.each([3, 40])('what is mentioned twice among %i runs once', async (count) => {
    let runs = 0
    const job = function* (): Generator<unknown, number> {
      yield* asyncio.sleep(0)
      return ++runs
    }
    const results = await run_virtual(asyncio, function* () {
      const jobs = Array.from({ length: count }, job)
      return yield* asyncio.gather(...jobs, ...jobs)
    })
    const once = Array.from({ length: count }, (_, index) => index + 1)
    expect(runs).toBe(count)
    expect(results).toEqual([...once, ...once])
  })

  test('what is no awaitable is refused, even what does not equal itself', async () => {
    await run_virtual(asyncio, function* () {
      const call = (): unknown => asyncio.gather(Number.NaN as never)
      expect(call).toThrow(TypeError)
      yield* asyncio.sleep(0)
    })
  })

  test('children that a task factory gave a method of their own are asked by it', async () => {
    let asked = 0
    await run_virtual(asyncio, function* (loop) {
      loop.set_task_factory((_loop, coro) => {
        const task = new asyncio.Task<never>(coro, { loop })
        const { add_done_callback } = task
        task.add_done_callback = (...args: Parameters<typeof add_done_callback>) => {
          asked += 1
          add_done_callback.apply(task, args)
        }
        return task
      })
      const job = function* (): Generator<unknown, void> {
        yield* asyncio.sleep(0)
      }
      yield* asyncio.gather(job(), job())
    })
    expect(asked).toBe(2)
  })

  test('its callback is named in the reprs of children', async () => {
    await run_virtual(asyncio, function* (loop) {
      const child = loop.create_future()
      asyncio.gather(child, loop.create_future())
      const shown = /cb=\[(.*)\]/.exec(repr(child))?.[1]
      expect(shown).toMatch(/^gather\.<locals>\._done_callback\(\) at /)
      yield* asyncio.sleep(0)
    })
  })

  // 3.7 and 3.8 call back before the arguments were all accepted, and find nothing to tell.
  test.runIf(version === '3.7' || version === '3.8')(
    'where an exception handler ends the run, the other callbacks are called in the next one',
    async () => {
      const loop = asyncio.new_event_loop()
      const log: string[] = []
      loop.set_exception_handler((_loop, context) => {
        log.push(String((context['exception'] as Error).name))
        if (log.length === 1) throw new SystemExit(3)
      })
      const refused = function* (): Generator<unknown, void> {
        const [first, second] = [loop.create_future(), loop.create_future()]
        expect(() => asyncio.gather(first, second, 42 as never)).toThrow(TypeError)
        first.set_result(1)
        second.set_result(2)
        yield* asyncio.sleep(0)
        yield* asyncio.sleep(0)
        log.push('end')
      }
      await expect(loop.run_until_complete(refused())).rejects.toThrow(SystemExit)
      await loop.run_until_complete(
        (function* () {
          for (let turn = 0; turn < 3; turn++) yield* asyncio.sleep(0)
        })(),
      )
      loop.close()
      expect(log).toEqual(['NameError', 'NameError', 'end'])
    },
  )
})

describe.each(EVERY_VERSION)('Python %s: the timer of a sleep', (version, asyncio) => {
  const shown = ['3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12'].includes(version)

  test('looks like any other', async () => {
    await run_virtual(asyncio, function* (loop) {
      const task = loop.create_task(asyncio.sleep(5, 'x'))
      yield* asyncio.sleep(0)
      const [timer] = loop._scheduled
      expect(timer).toBeInstanceOf(asyncio.TimerHandle)
      expect(timer?._when).toBe(5)
      expect(timer?.cancelled === undefined).toBe(version === '3.6')
      expect(timer?.get_context === undefined).toBe(Number(version.slice(2)) < 12)
      expect(repr(timer)).toMatch(
        /^<TimerHandle when=5\.0? _set_result_unless_cancelled\(.*\) at |^<TimerHandle when=5 /,
      )
      task.cancel()
      yield* asyncio.sleep(0)
      expect(repr(timer)).toMatch(/^<TimerHandle cancelled when=5(\.0)?>$/)
    })
  })

  test('says so when it comes too late', async () => {
    const said: unknown[] = []
    await run_virtual(asyncio, function* (loop) {
      loop.set_exception_handler((_loop, context) => {
        said.push(context['message'], repr(context['exception']))
      })
      const task = loop.create_task(asyncio.sleep(1, 'x'))
      yield* asyncio.sleep(0)
      const waiter = task._fut_waiter
      // Due in the same iteration, and first.
      loop.call_at(1 - 1e-10, () => waiter?.set_result(1))
      expect(yield* task).toBe(1)
    })
    const call = shown ? "(<Future finished result=1>, 'x')" : '()'
    expect(said[0]).toContain(`Exception in callback _set_result_unless_cancelled${call} at `)
    expect(said[1]).toMatch(/^InvalidStateError\('(invalid state|FINISHED: .*)'/)
  })
})

describe('the context of the timer of a sleep', () => {
  const variable = new ContextVar<string>('variable')
  /** A task that sets the variable, sleeps for a second, and then gets the result that `wake` gave what it waits for. */
  const sleeper = function* (value: string): Generator<unknown, unknown> {
    variable.set(value)
    return yield* newest.sleep(1, value)
  }

  test('is that of the task, and a copy, for the handler of its failure', async () => {
    const said: string[] = []
    await run_virtual(newest, function* (loop) {
      loop.set_exception_handler(() => {
        said.push(variable.get('unset'))
        variable.set('leaked')
      })
      for (const value of ['first', 'second']) {
        const task = loop.create_task(sleeper(value))
        yield* newest.sleep(0)
        const waiter = task._fut_waiter
        loop.call_at(loop.time() + 1 - 1e-10, () => waiter?.set_result(null))
        yield* task
        yield* newest.sleep(0)
        said.push(task.get_context()?.get(variable) ?? 'unset')
      }
    })
    expect(said).toEqual(['first', 'first', 'second', 'second'])
  })

  test('is told', async () => {
    await run_virtual(newest, function* (loop) {
      const task = loop.create_task(sleeper('mine'))
      yield* newest.sleep(0)
      const [timer] = loop._scheduled
      expect(timer?.get_context()?.get(variable)).toBe('mine')
      expect(timer?.get_context()).not.toBe(task.get_context())
      yield* task
    })
  })

  test('is there for a call_soon of the program', async () => {
    const seen: string[] = []
    class Loop extends newest.SelectorEventLoop {
      override call_soon(...args: Parameters<newest.AbstractEventLoop['call_soon']>): newest.Handle {
        seen.push(variable.get('unset'))
        return super.call_soon(...args)
      }
    }
    const loop = new Loop()
    await loop.run_until_complete(
      (function* () {
        const task = loop.create_task(
          (function* () {
            variable.set('mine')
            yield* newest.sleep(0.01)
          })(),
        )
        yield* newest.sleep(0)
        seen.length = 0
        yield* task
      })(),
    )
    loop.close()
    // The timer wakes the task; the task ends, and wakes who waits for it.
    expect(seen[0]).toBe('mine')
  })
})

test('a program that measures callbacks sees the timers of sleeps', async () => {
  const { prototype } = newest.TimerHandle
  const { _run } = prototype
  const callbacks: unknown[] = []
  prototype._run = function (this: newest.TimerHandle) {
    callbacks.push(repr(this))
    _run.call(this)
  }
  try {
    await run_virtual(newest, function* () {
      yield* newest.sleep(1)
    })
  } finally {
    prototype._run = _run
  }
  expect(callbacks).toEqual([
    expect.stringMatching(/^<TimerHandle when=1(\.0)? _set_result_unless_cancelled\(/),
  ])
})

test('a sleep that was cancelled lets go of its result', async () => {
  const loop = newest.new_event_loop()
  const main = function* (): Generator<unknown, unknown> {
    // Due earlier, so that the cancelled timer stays where it is.
    loop.call_later(60, () => undefined)
    const task = loop.create_task(newest.sleep(3600, { large: true }))
    const kept = new WeakRef((task.get_coro() as unknown as { _outcome: object })._outcome)
    yield* newest.sleep(0)
    task.cancel()
    yield* newest.gather(task, { return_exceptions: true })
    return kept
  }
  const kept = (await loop.run_until_complete(main())) as WeakRef<object>
  for (let round = 0; round < 3; round++) {
    await immediately()
    gc?.()
  }
  expect(loop._scheduled.length).toBe(2)
  expect(kept.deref()).toBe(undefined)
  loop.close()
})

test('a timer equals itself, whatever it is given', async () => {
  await run_virtual(newest, function* (loop) {
    const timer = loop.call_later(1, () => undefined, Number.NaN)
    expect([timer.__eq__(timer), timer.__le__(timer), timer.__ge__(timer)]).toEqual([true, true, true])
    timer.cancel()
    yield* newest.sleep(0)
  })
})

test('names that a subclass of Task may well use are free', async () => {
  class Named extends newest.Task<number> {
    _generator = 'mine'
    _coroutine = 'mine'
    _outer = 'mine'
    _resume(): string {
      return 'mine'
    }
  }
  const result = await run_virtual(newest, function* (loop) {
    const job = function* (): Generator<unknown, number> {
      yield* newest.sleep(1)
      return 7
    }
    return yield* new Named(job() as never, { loop })
  })
  expect(result).toBe(7)
})

describe('a loop that has a way of its own to make timers is asked', () => {
  const asked = async (loop: newest.AbstractEventLoop): Promise<void> => {
    await loop.run_until_complete(() => newest.sleep(0.001))
    loop.close()
  }

  test.each(['call_later', 'call_at'] as const)('by %s of a subclass', async (method) => {
    let calls = 0
    class Counting extends newest.SelectorEventLoop {
      override call_later(...args: Parameters<newest.AbstractEventLoop['call_later']>): newest.TimerHandle {
        if (method === 'call_later') calls += 1
        return super.call_later(...args)
      }
      override call_at(...args: Parameters<newest.AbstractEventLoop['call_at']>): newest.TimerHandle {
        if (method === 'call_at') calls += 1
        return super.call_at(...args)
      }
    }
    await asked(new Counting())
    expect(calls).toBe(1)
  })

  test('by a function that is assigned later', async () => {
    let calls = 0
    const loop = newest.new_event_loop()
    const { call_later } = loop
    loop.call_later = (...args: Parameters<typeof call_later>) => {
      calls += 1
      return call_later.apply(loop, args)
    }
    await asked(loop)
    expect(calls).toBe(1)
  })
})
