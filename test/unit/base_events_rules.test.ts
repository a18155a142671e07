import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BaseException, KeyError, KeyboardInterrupt, ValueError } from 'asyncio-shim/builtins'
import { virtual_time_loop } from 'asyncio-shim/testing'
import { EVERY_VERSION, as_of, attempt, shown } from './every_version.js'
import type { Loop } from './every_version.js'

const noop = (): void => undefined

/** What a call or its promise threw, or its value. */
async function outcome(call: () => unknown): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    return shown(error)
  }
}

describe.each(EVERY_VERSION)('a loop of %s', (version, asyncio) => {
  let loop: Loop
  let log: unknown[]
  const append = (item: unknown): void => {
    log.push(item)
  }

  beforeEach(() => {
    loop = virtual_time_loop(asyncio)
    log = []
  })
  afterEach(() => {
    loop.close()
  })

  describe('run_until_complete()', () => {
    test('run_until_complete() gives the result when the coroutine ends', async () => {
      const main = function* () {
        yield* asyncio.sleep(2)
        return 7
      }
      expect(await loop.run_until_complete(main())).toBe(7)
      expect(loop.time()).toBe(2)
    })

    test('run_until_complete() raises what the coroutine raised when it fails', async () => {
      const error = new ValueError('x')

      const main = function* () {
        throw error
      }
      await expect(loop.run_until_complete(main())).rejects.toBe(error)
      expect(await loop.run_until_complete(asyncio.sleep(0, 'usable'))).toBe('usable')
    })

    test.each([0, false, '', null, Number.NaN])(
      'run_until_complete() hands over %s when it is the result',
      async (value) => {
        expect(await loop.run_until_complete(asyncio.sleep(0, value))).toBe(value)
      },
    )

    test('run_until_complete() refuses to end when the loop is stopped before the future is done', async () => {
      const future = loop.create_future()
      loop.call_soon(() => {
        loop.stop()
      })
      const error = 'RuntimeError(Event loop stopped before Future completed.)'
      expect(await outcome(() => loop.run_until_complete(future))).toBe(error)
    })

    test('run_until_complete() raises CancelledError when the future is cancelled', async () => {
      const future = loop.create_future()
      loop.call_soon(() => future.cancel())
      expect(await outcome(() => loop.run_until_complete(future))).toBe('CancelledError()')
    })

    test('run_until_complete() runs one iteration when the future is done already', async () => {
      const future = loop.create_future<number>()
      future.set_result(3)
      loop.call_soon(append, 'soon')
      future.add_done_callback(() => append('callback'))
      expect(await loop.run_until_complete(future)).toBe(3)
      expect(log).toEqual(['soon', 'callback'])
    })

    test('run_until_complete() runs what the last step scheduled when it was scheduled before the end', async () => {
      const main = function* () {
        loop.call_soon(append, 1)
        loop.call_soon(append, 2)
        return 'r'
      }
      expect(await loop.run_until_complete(main())).toBe('r')
      expect(log).toEqual([1, 2])
    })

    test('run_until_complete() refuses what is no awaitable', async () => {
      const error = 'TypeError(An asyncio.Future, a coroutine or an awaitable is required)'
      expect(await outcome(() => loop.run_until_complete(3 as never))).toBe(error)
    })

    test('run_until_complete() refuses a future when it is of another loop', async () => {
      const other = virtual_time_loop(asyncio)
      const text = as_of(version, {
        '3.6': 'loop argument must agree with Future',
        '3.8': 'The future belongs to a different loop than the one specified as the loop argument',
      })
      expect(await outcome(() => loop.run_until_complete(other.create_future()))).toBe(`ValueError(${text})`)
      other.close()
    })

    test('run_until_complete() rejects when nothing is left that could end it', async () => {
      const text = await outcome(() => loop.run_until_complete(loop.create_future()))
      expect(text).toMatch(/^RuntimeError\(deadlock/)
      expect(await loop.run_until_complete(asyncio.sleep(1, 'again'))).toBe('again')
    })
  })

  describe('a running loop', () => {
    test('run_forever() and run_until_complete() are refused when a loop runs', async () => {
      const other = virtual_time_loop(asyncio)
      const calls = [
        () => loop.run_forever(),
        () => loop.run_until_complete(loop.create_future()),
        () => other.run_forever(),
        () => other.run_until_complete(other.create_future()),
      ]
      const main = asyncio.coroutine(async function main() {
        for (const call of calls) append(await outcome(call))
        append(loop.is_running())
        append(other.is_running())
      })
      await loop.run_until_complete(main())
      expect(log).toEqual([
        'RuntimeError(This event loop is already running)',
        'RuntimeError(This event loop is already running)',
        'RuntimeError(Cannot run the event loop while another loop is running)',
        'RuntimeError(Cannot run the event loop while another loop is running)',
        true,
        false,
      ])
      expect(loop.is_running()).toBe(false)
      other.close()
    })

    test('close() is refused when the loop runs', async () => {
      loop.call_soon(() => {
        append(attempt(() => loop.close()))
        loop.stop()
      })
      await loop.run_forever()
      expect(log).toEqual(['RuntimeError(Cannot close a running event loop)'])
      expect(loop.is_closed()).toBe(false)
    })
  })

  describe('close()', () => {
    test('close() drops what was scheduled and makes every later call fail', async () => {
      loop.call_soon(append, 'x')
      loop.call_later(1, append, 'y')
      loop.close()
      loop.close()
      const closed = 'RuntimeError(Event loop is closed)'
      expect(attempt(() => loop.call_soon(noop))).toBe(closed)
      expect(attempt(() => loop.call_later(1, noop))).toBe(closed)
      expect(attempt(() => loop.call_at(1, noop))).toBe(closed)
      expect(attempt(() => loop.call_soon_threadsafe(noop))).toBe(closed)
      expect(await outcome(() => loop.run_forever())).toBe(closed)
      expect(await outcome(() => loop.run_until_complete(loop.create_future()))).toBe(closed)
      expect(loop.is_closed()).toBe(true)
      expect(loop.is_running()).toBe(false)
      expect(log).toEqual([])
    })

    test('stop() is allowed when the loop is closed', () => {
      loop.close()
      expect(attempt(() => loop.stop())).toBe(undefined)
    })
  })

  describe('arguments', () => {
    test('set_exception_handler() refuses what cannot be called', () => {
      const error = 'TypeError(A callable object or None is expected, got 5)'
      expect(attempt(() => loop.set_exception_handler(5 as never))).toBe(error)
    })

    test('get_exception_handler() gives what was set, and None again when it was taken back', () => {
      const handler = (): void => undefined
      expect(loop.get_exception_handler()).toBeNull()
      loop.set_exception_handler(handler)
      expect(loop.get_exception_handler()).toBe(handler)
      loop.set_exception_handler(null)
      expect(loop.get_exception_handler()).toBeNull()
    })

    test('set_task_factory() refuses what cannot be called', () => {
      const error = 'TypeError(task factory must be a callable or None)'
      expect(attempt(() => loop.set_task_factory(5 as never))).toBe(error)
    })

    test('create_task() asks the task factory when there is one', async () => {
      const factory = (on: unknown, coro: unknown, ...rest: unknown[]): unknown => {
        append([on === loop, rest.length])
        return new asyncio.Task(coro, { loop })
      }
      loop.set_task_factory(factory as never)
      expect(loop.get_task_factory()).toBe(factory)
      const main = asyncio.coroutine(async () => 4)
      const task = loop.create_task(main())
      expect(await loop.run_until_complete(main())).toBe(4)
      expect(await loop.run_until_complete(task)).toBe(4)
      expect(log).toEqual([
        [true, 0],
        [true, 0],
      ])
    })

    test('call_soon(), call_later() and call_at() take a context from 3.7 on', () => {
      const context = asyncio.kw({ context: null })
      const refused = (name: string): string | undefined =>
        as_of(version, {
          '3.6': `TypeError(${name}() got an unexpected keyword argument 'context')`,
          '3.7': undefined,
        })
      const tried = (call: () => unknown): unknown => {
        const result = attempt(call)
        return typeof result === 'string' ? result : undefined
      }
      expect(tried(() => loop.call_soon(noop, context))).toBe(refused('call_soon'))
      expect(tried(() => loop.call_later(1, noop, context))).toBe(refused('call_later'))
      expect(tried(() => loop.call_at(1, noop, context))).toBe(refused('call_at'))
    })

    test('call_soon() and its kin refuse what cannot be called when debug mode is on', async () => {
      loop.set_debug(true)
      const work = asyncio.coroutine(async () => undefined)
      const coro = work()
      const calls: [string, (callback: never) => unknown][] = [
        ['call_soon', (callback) => loop.call_soon(callback)],
        // call_later() is refused by the call_at() it makes.
        ['call_at', (callback) => loop.call_later(1, callback)],
        ['call_at', (callback) => loop.call_at(1, callback)],
        ['call_soon_threadsafe', (callback) => loop.call_soon_threadsafe(callback)],
      ]
      for (const [name, call] of calls) {
        const expected = `TypeError(a callable object was expected by ${name}(), got 'x')`
        expect(attempt(() => call('x' as never))).toBe(expected)
        const refusal = `TypeError(coroutines cannot be used with ${name}())`
        expect(attempt(() => call(coro as never))).toBe(refusal)
        expect(attempt(() => call(work as never))).toBe(refusal)
      }
      coro.close()
    })

    test('get_debug() is off, and a callback may take a tenth of a second, by default', () => {
      expect(loop.get_debug()).toBe(false)
      expect(loop.slow_callback_duration).toBe(0.1)
      loop.set_debug(true)
      expect(loop.get_debug()).toBe(true)
    })
  })

  describe('errors in callbacks', () => {
    class Odd extends BaseException {}

    beforeEach(() => {
      loop.set_exception_handler((_loop, context) => {
        append([Object.keys(context).sort(), (context['exception'] as Error).name])
      })
    })

    const run = async (error: unknown): Promise<void> => {
      loop.call_soon(() => {
        throw error
      })
      loop.call_soon(append, 'after')
      loop.call_soon(() => {
        loop.stop()
      })
      append(await outcome(() => loop.run_forever()))
      append(loop.is_running())
    }

    test('an Exception goes to the handler, and the loop goes on', async () => {
      await run(new ValueError('v'))
      expect(log).toEqual([[['exception', 'handle', 'message'], 'ValueError'], 'after', undefined, false])
    })

    test('a BaseException leaves the loop until 3.7, and goes to the handler from 3.8 on', async () => {
      await run(new Odd('v'))
      const expected: unknown[] = as_of<unknown[]>(version, {
        '3.6': ['Odd(v)', false],
        '3.8': [[['exception', 'handle', 'message'], 'Odd'], 'after', undefined, false],
      })
      expect(log).toEqual(expected)
    })

    test('a KeyboardInterrupt leaves the loop, and what was ready runs when it runs again', async () => {
      await run(new KeyboardInterrupt())
      expect(log).toEqual(['KeyboardInterrupt()', false])
      await loop.run_forever()
      expect(log).toEqual(['KeyboardInterrupt()', false, 'after'])
    })
  })

  describe('call_exception_handler()', () => {
    let records: [string, string | undefined][]
    const grab = (record: { levelname: string; message: string }): void => {
      records.push([record.levelname, record.message.split('\n')[0]])
    }

    beforeEach(() => {
      records = []
      asyncio.log.logger.addHandler(grab)
    })
    afterEach(() => {
      asyncio.log.logger.removeHandler(grab)
    })

    test('call_exception_handler() logs the failure when the handler itself fails', () => {
      loop.set_exception_handler(() => {
        throw new KeyError('k')
      })
      loop.call_exception_handler({ message: 'm' })
      expect(records).toEqual([['ERROR', 'Unhandled error in exception handler']])
    })

    test('call_exception_handler() logs the message when there is no handler', () => {
      loop.call_exception_handler({ message: 'm2', b: 1, a: 2 })
      expect(records).toEqual([['ERROR', 'm2']])
    })

    test('call_exception_handler() lets a BaseException of the handler out until 3.7', () => {
      class Odd extends BaseException {}
      loop.set_exception_handler(() => {
        throw new Odd('k')
      })
      const result = attempt(() => loop.call_exception_handler({ message: 'm' }))
      expect(result).toBe(as_of(version, { '3.6': 'Odd(k)', '3.8': undefined }))
      expect(records).toEqual(
        as_of<unknown[]>(version, { '3.6': [], '3.8': [['ERROR', 'Unhandled error in exception handler']] }),
      )
    })
  })

  test('create_future() makes a future of this loop', () => {
    const future = loop.create_future()
    expect(future).toBeInstanceOf(asyncio.Future)
    expect(future._loop).toBe(loop)
    expect(future.done()).toBe(false)
  })

  test('create_task() closes nothing and raises when the loop is closed', () => {
    loop.close()
    const coro = asyncio.coroutine(async () => undefined)()
    expect(attempt(() => loop.create_task(coro))).toBe('RuntimeError(Event loop is closed)')
    coro.close()
  })
})
