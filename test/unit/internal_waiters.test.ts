/** Futures that only the library's own coroutines wait for are made in a shorter way: no program may notice. */
import { BaseException } from 'asyncio-shim/builtins'
import { ContextVar } from 'asyncio-shim/contextvars'
import { describe, expect, test } from 'vitest'
import * as newest from 'asyncio-shim'
import { EVERY_VERSION, run_virtual } from './every_version.js'

describe.each(EVERY_VERSION)('Python %s', (_version, asyncio) => {
  test('what a reader fails with reaches who reads, be it beyond Exception', async () => {
    class Stop extends BaseException {}
    const said = await run_virtual(asyncio, function* (loop) {
      const reader = new asyncio.StreamReader({ limit: 10, loop })
      const read = function* () {
        try {
          yield* reader.read()
        } catch (error) {
          return error instanceof Stop ? 'got it' : error
        }
      }
      const task = loop.create_task(read())
      yield* asyncio.sleep(0)
      reader.set_exception(new Stop('x'))
      return yield* task
    })
    expect(said).toBe('got it')
  })

  test('they are futures of the version to who looks at a task', async () => {
    await run_virtual(asyncio, function* (loop) {
      const task = loop.create_task(asyncio.sleep(1))
      yield* asyncio.sleep(0)
      expect(task._fut_waiter).toBeInstanceOf(asyncio.Future)
      yield* task
    })
  })
})

const waiting = function* (asyncio: typeof newest): Generator<unknown, void, unknown> {
  const queue = new asyncio.Queue<number>()
  const lock = new asyncio.Lock()
  yield* lock.acquire()
  const loop = asyncio.get_running_loop()
  const tasks = [loop.create_task(queue.get()), loop.create_task(lock.acquire())]
  yield* asyncio.sleep(0.001)
  queue.put_nowait(1)
  lock.release()
  for (const task of tasks) yield* task
}

describe('a loop that makes its futures itself makes these too', () => {
  const run = async (loop: newest.AbstractEventLoop): Promise<void> => {
    await loop.run_until_complete(() => waiting(newest))
    loop.close()
  }

  test('by a method', async () => {
    let made = 0
    class Counting extends newest.SelectorEventLoop {
      override create_future<T>(): newest.Future<T> {
        made += 1
        return super.create_future()
      }
    }
    await run(new Counting())
    expect(made).toBe(3)
  })

  test('by a field of a subclass', async () => {
    let made = 0
    class Counting extends newest.SelectorEventLoop {
      override create_future = <T>(): newest.Future<T> => {
        made += 1
        return new newest.Future<T>({ loop: this })
      }
    }
    await run(new Counting())
    expect(made).toBe(3)
  })

  test('by a function that is assigned later', async () => {
    let made = 0
    const loop = newest.new_event_loop()
    loop.create_future = <T>(): newest.Future<T> => {
      made += 1
      return new newest.Future<T>({ loop })
    }
    await run(loop)
    expect(made).toBe(3)
  })
})

describe('names of subclasses of the program', () => {
  test('_timers of a loop and _flags of a task are the program’s', async () => {
    class Loop extends newest.SelectorEventLoop {
      _timers = ['mine']
    }
    class Task extends newest.Task {
      _flags = new Set(['mine'])
    }
    const loop = new Loop()
    loop.set_task_factory((of, coro) => new Task(coro, { loop: of }) as unknown as newest.Future<never>)
    const task = loop.create_task(newest.sleep(0.001)) as Task
    await loop.run_until_complete(task)
    expect(loop._timers).toEqual(['mine'])
    expect(task._flags).toEqual(new Set(['mine']))
    expect(task._log_destroy_pending).toBe(true)
    loop.close()
  })
})

describe('what is handed over as a time or a context', () => {
  test('a time that cannot be made a number leaves nothing behind', async () => {
    const ran: string[] = []
    await run_virtual(newest, function* (loop) {
      const time = {
        valueOf() {
          throw new Error('no time')
        },
      }
      expect(() => loop.call_at(time as unknown as number, () => ran.push('bad'))).toThrow('no time')
      loop.call_at(0.5, () => ran.push('good'))
      yield* newest.sleep(1)
      expect(loop._scheduled).toEqual([])
    })
    expect(ran).toEqual(['good'])
  })

  test('a Map is no context', async () => {
    const variable = new ContextVar('variable', { default: 1 })
    const told: unknown[] = []
    await run_virtual(newest, function* (loop) {
      loop.set_exception_handler((_loop, { exception }) => told.push(exception))
      const context = new Map([[variable, 7]]) as unknown as null
      loop.call_soon(() => told.push(variable.get()), newest.kw({ context }))
      yield* newest.sleep(0)
    })
    expect(told).not.toContain(7)
  })
})

test('the message of an error made without one, set later, is no more shown than one given at first', () => {
  const error = new newest.CancelledError()
  expect(error.message).toBe('')
  error.message = 'later'
  expect(error.message).toBe('later')
  expect(Object.keys(error)).toEqual([])
})
