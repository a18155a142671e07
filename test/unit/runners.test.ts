import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeyError, SystemExit, ValueError } from 'asyncio-shim/builtins'
import { ContextVar, copy_context } from 'asyncio-shim/contextvars'
import { virtual_time_loop } from 'asyncio-shim/testing'
import { EVERY_VERSION, as_of, attempt, shown } from './every_version.js'
import type { Asyncio, Loop } from './every_version.js'

const VERSIONS = EVERY_VERSION.map(([version]) => version)
const WITH_RUN = EVERY_VERSION.filter(([, asyncio]) => asyncio.run !== undefined)
const WITH_RUNNER = EVERY_VERSION.filter(([, asyncio]) => asyncio.Runner !== undefined)

async function outcome(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await promise
  } catch (error) {
    return shown(error)
  }
}

/** Calls what 3.14 deprecates, without its warnings in the output. */
function quietly(call: () => void): void {
  const emit = process.emitWarning
  process.emitWarning = () => undefined
  try {
    call()
  } finally {
    process.emitWarning = emit
  }
}

/** Makes `run` and `Runner` use loops of virtual time. */
function use_virtual_time(asyncio: Asyncio): void {
  class Policy extends asyncio.DefaultEventLoopPolicy {
    override new_event_loop() {
      return virtual_time_loop(asyncio)
    }
  }
  quietly(() => {
    asyncio.set_event_loop_policy(new Policy())
  })
}

test('run() and Runner are missing when the version has none', () => {
  expect(WITH_RUN.map(([version]) => version)).toEqual(VERSIONS.slice(1))
  expect(WITH_RUNNER.map(([version]) => version)).toEqual(VERSIONS.slice(VERSIONS.indexOf('3.11')))
})

describe.each(WITH_RUN)('asyncio.run of %s', (version, asyncio) => {
  let log: unknown[]
  beforeEach(() => {
    log = []
    use_virtual_time(asyncio)
  })
  afterEach(() => {
    quietly(() => {
      asyncio.set_event_loop_policy(null)
    })
  })

  test('run() gives the result when the coroutine ends', async () => {
    const main = asyncio.coroutine(async () => {
      await asyncio.sleep(3)
      return 5
    })
    expect(await asyncio.run(main())).toBe(5)
    expect(await asyncio.run(main)).toBe(5)
  })

  test('run() raises what the coroutine raised when it fails', async () => {
    const main = asyncio.coroutine(async () => {
      throw new KeyError('k')
    })
    expect(await outcome(asyncio.run(main()))).toBe("KeyError('k')")
  })

  test('run() raises CancelledError when the main task cancels itself', async () => {
    const main = asyncio.coroutine(async () => {
      asyncio.current_task()?.cancel()
      await asyncio.sleep(0)
    })
    expect(await outcome(asyncio.run(main()))).toBe('CancelledError()')
  })

  test('run() lets SystemExit out when the coroutine raises it', async () => {
    const main = asyncio.coroutine(async () => {
      throw new SystemExit(3)
    })
    await expect(asyncio.run(main())).rejects.toBeInstanceOf(SystemExit)
  })

  test('run() refuses what is no coroutine', async () => {
    const error = as_of(version, {
      '3.7': 'ValueError(a coroutine was expected, got 5)',
      '3.14': 'TypeError(An asyncio.Future, a coroutine or an awaitable is required)',
    })
    expect(await outcome(asyncio.run(5 as never))).toBe(error)
  })

  test('run() refuses a promise, whose work has begun already', async () => {
    expect(await outcome(asyncio.run(Promise.resolve(1) as never))).toMatch(/^TypeError\(/)
  })

  test('run() is refused when a loop runs', async () => {
    const other = asyncio.coroutine(async () => 1)
    const main = asyncio.coroutine(async () => {
      const c = other()
      const result = await outcome(asyncio.run(c))
      c.close()
      return result
    })
    const error = 'RuntimeError(asyncio.run() cannot be called from a running event loop)'
    expect(await asyncio.run(main())).toBe(error)
  })

  test('run() closes its loop and leaves no current loop behind', async () => {
    const main = asyncio.coroutine(async () => asyncio.get_running_loop())
    const loop = await asyncio.run(main())
    expect(loop.is_closed()).toBe(true)
    const error = "RuntimeError(There is no current event loop in thread 'MainThread'.)"
    expect(attempt(() => asyncio.get_event_loop())).toBe(error)
  })

  test('run() sets debug mode when told so', async () => {
    const main = asyncio.coroutine(async () => asyncio.get_running_loop().get_debug())
    expect(await asyncio.run(main(), { debug: true })).toBe(true)
    expect(await asyncio.run(main(), { debug: false })).toBe(false)
    expect(await asyncio.run(main())).toBe(false)
  })

  test('run() runs several programs at once when none is inside another', async () => {
    const main = asyncio.coroutine(async (n: number) => {
      await asyncio.sleep(n)
      return [n, asyncio.get_running_loop()] as const
    })
    const results = await Promise.all([asyncio.run(main(3)), asyncio.run(main(1)), asyncio.run(main(2))])
    expect(results.map(([n]) => n)).toEqual([3, 1, 2])
    expect(new Set(results.map(([, loop]) => loop)).size).toBe(3)
  })

  describe('what is left when main ends', () => {
    test('run() cancels leftover tasks and waits for their cleanup', async () => {
      const other = asyncio.coroutine(async () => {
        try {
          await asyncio.sleep(9)
        } finally {
          await asyncio.sleep(5)
          log.push(asyncio.get_event_loop().time())
        }
      })
      const main = asyncio.coroutine(async () => {
        asyncio.ensure_future(other())
        await asyncio.sleep(1)
        return 'x'
      })
      expect(await asyncio.run(main())).toBe('x')
      expect(log).toEqual([6])
    })

    test('run() cancels leftover tasks when main fails', async () => {
      const other = asyncio.coroutine(async () => {
        try {
          await asyncio.sleep(9)
        } finally {
          log.push('cleaned')
        }
      })
      const main = asyncio.coroutine(async () => {
        asyncio.ensure_future(other())
        await asyncio.sleep(0)
        throw new ValueError('v')
      })
      log.push(await outcome(asyncio.run(main())))
      expect(log).toEqual(['cleaned', 'ValueError(v)'])
    })

    test('run() reports a leftover task when it fails on being cancelled', async () => {
      const other = asyncio.coroutine(async () => {
        try {
          await asyncio.sleep(9)
        } catch {
          throw new ValueError('late')
        }
      })
      const main = asyncio.coroutine(async () => {
        asyncio.get_event_loop().set_exception_handler((_loop, context) => {
          log.push([context['message'], Object.keys(context).sort(), shown(context['exception'])])
        })
        asyncio.ensure_future(other())
        await asyncio.sleep(0)
      })
      await asyncio.run(main())
      const message = 'unhandled exception during asyncio.run() shutdown'
      expect(log).toEqual([[message, ['exception', 'message', 'task'], 'ValueError(late)']])
    })

    test('run() cancels only what was there when a task is made during the shutdown', async () => {
      let late: { done(): boolean } | undefined
      const second = asyncio.coroutine(async () => {
        await asyncio.sleep(9)
      })
      const first = asyncio.coroutine(async () => {
        try {
          await asyncio.sleep(9)
        } finally {
          late = asyncio.ensure_future(second())
          await asyncio.sleep(0)
          log.push('first cleaned')
        }
      })
      const main = asyncio.coroutine(async () => {
        asyncio.get_event_loop().set_exception_handler(() => undefined)
        asyncio.ensure_future(first())
        await asyncio.sleep(0)
      })
      await asyncio.run(main())
      expect(log).toEqual(['first cleaned'])
      expect(late?.done()).toBe(false)
    })
  })
})

describe.each(WITH_RUNNER)('asyncio.Runner of %s', (version, asyncio) => {
  beforeEach(() => {
    use_virtual_time(asyncio)
  })
  afterEach(() => {
    quietly(() => {
      asyncio.set_event_loop_policy(null)
    })
  })

  test('get_loop() makes the loop when it is asked for first, close() closes it', async () => {
    const runner = new asyncio.Runner()
    const loop = runner.get_loop()
    expect([loop.is_running(), loop.is_closed()]).toEqual([false, false])
    await runner.close()
    await runner.close()
    expect(loop.is_closed()).toBe(true)
  })

  test('close() changes nothing when the runner was not used yet', async () => {
    const runner = new asyncio.Runner()
    await runner.close()
    expect(runner.get_loop().is_closed()).toBe(false)
    await runner.close()
  })

  test('get_loop(), __enter__() and run() are refused when the runner is closed', async () => {
    const runner = new asyncio.Runner()
    runner.get_loop()
    await runner.close()
    const closed = 'RuntimeError(Runner is closed)'
    const coro = asyncio.coroutine(async () => undefined)()
    expect(attempt(() => runner.get_loop())).toBe(closed)
    expect(attempt(() => runner.__enter__())).toBe(closed)
    expect(await outcome(runner.run(coro))).toBe(closed)
    coro.close()
  })

  test('run() refuses what is no awaitable', async () => {
    const runner = new asyncio.Runner()
    const error = as_of(version, {
      '3.11': 'ValueError(a coroutine was expected, got 5)',
      '3.14': 'TypeError(An asyncio.Future, a coroutine or an awaitable is required)',
    })
    expect(await outcome(runner.run(5 as never))).toBe(error)
    await runner.close()
  })

  test('run() takes an object with __await__', async () => {
    const awaitable = {
      *__await__() {
        yield* asyncio.sleep(1)
        return 'aw'
      },
    }
    const runner = new asyncio.Runner()
    const given = await outcome(runner.run(awaitable as never))
    if (as_of(version, { '3.11': true, '3.14': false }))
      expect(given).toMatch(/a coroutine was expected, got/)
    else expect(given).toBe('aw')
    await runner.close()
  })

  test('run() keeps the loop, its tasks and its clock between runs', async () => {
    const log: unknown[] = []
    const background = asyncio.coroutine(async () => {
      try {
        for (;;) {
          log.push('bg')
          await asyncio.sleep(1)
        }
      } finally {
        log.push('end')
      }
    })
    const a = asyncio.coroutine(async () => {
      asyncio.ensure_future(background())
      await asyncio.sleep(1.5)
      return 'a'
    })
    const runner = new asyncio.Runner()
    log.push(await runner.run(a()))
    log.push(await runner.run(asyncio.sleep(1, 'b')))
    await runner.close()
    expect(log).toEqual(['bg', 'bg', 'a', 'bg', 'b', 'end'])
  })

  test('run() can be called again when a run failed', async () => {
    const runner = new asyncio.Runner()
    const fails = asyncio.coroutine(async () => {
      throw new ValueError('v')
    })
    expect(await outcome(runner.run(fails()))).toBe('ValueError(v)')
    expect(await runner.run(asyncio.sleep(0, 'b'))).toBe('b')
    await runner.close()
  })

  test('run() is refused when a loop runs', async () => {
    const runner = new asyncio.Runner()
    const main = asyncio.coroutine(async () => {
      const coro = asyncio.coroutine(async () => 1)()
      const result = await outcome(runner.run(coro))
      coro.close()
      return result
    })
    const error = 'RuntimeError(Runner.run() cannot be called from a running event loop)'
    expect(await asyncio.run(main())).toBe(error)
    await runner.close()
  })

  test('run() runs in the context of the runner, or in the one it is given', async () => {
    const v = new ContextVar<string>('v', { default: 'none' })
    const set = asyncio.coroutine(async (value: string) => {
      const old = v.get()
      v.set(value)
      return old
    })
    const runner = new asyncio.Runner()
    const seen = [await runner.run(set('a')), await runner.run(set('b'))]
    const context = copy_context()
    seen.push(await runner.run(set('c'), { context }), context.get(v) as string)
    seen.push(await runner.run(set('d')), v.get())
    await runner.close()
    expect(seen).toEqual(['none', 'a', 'none', 'c', 'b', 'none'])
  })

  test('loop_factory makes the loop, which is then nobody’s current loop', async () => {
    const made: Loop[] = []
    const loop_factory = (): Loop => {
      const loop = virtual_time_loop(asyncio)
      made.push(loop)
      return loop
    }
    const main = asyncio.coroutine(async () => asyncio.get_running_loop() === made[0])
    const unset = "RuntimeError(There is no current event loop in thread 'MainThread'.)"
    asyncio.set_event_loop(null)
    const runner = new asyncio.Runner({ loop_factory })
    expect(await runner.run(main())).toBe(true)
    expect(runner.get_loop()).toBe(made[0])
    expect(attempt(() => asyncio.get_event_loop())).toBe(unset)
    await runner.close()
    expect(made).toHaveLength(1)
    expect(made[0]?.is_closed()).toBe(true)
    if (as_of(version, { '3.11': false, '3.12': true })) {
      expect(await asyncio.run(asyncio.coroutine(async () => made.length)(), { loop_factory })).toBe(2)
    }
  })

  test('the current loop is the runner’s while it is open when there is no loop_factory', async () => {
    const runner = new asyncio.Runner()
    await runner.run(asyncio.sleep(0))
    expect(asyncio.get_event_loop()).toBe(runner.get_loop())
    await runner.close()
    const unset = "RuntimeError(There is no current event loop in thread 'MainThread'.)"
    expect(attempt(() => asyncio.get_event_loop())).toBe(unset)
  })

  test.each([
    [null, false],
    [true, true],
    [false, false],
  ])('debug: %s makes get_debug() %s', async (debug, expected) => {
    const runner = new asyncio.Runner({ debug })
    expect(runner.get_loop().get_debug()).toBe(expected)
    await runner.close()
  })
})
