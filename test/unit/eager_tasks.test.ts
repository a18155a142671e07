import { describe, expect, test } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { CancelledError } from 'asyncio-shim'
import { KeyboardInterrupt, RuntimeError, ValueError, repr } from 'asyncio-shim/builtins'
import { ContextVar, copy_context } from 'asyncio-shim/contextvars'
import { type Loop, attempt, run_virtual, shown } from './every_version.js'

const virtual = <T>(main: (loop: Loop) => Generator<unknown, T>): Promise<T> => run_virtual(asyncio, main)

/** Runs a native main coroutine on virtual time. */
const virtual_native = <T>(main: (loop: Loop) => Promise<T>): Promise<T> =>
  run_virtual(asyncio, (loop) => asyncio.coroutine(main)(loop)[Symbol.iterator]() as Generator<unknown, T>)

// Coroutines that wait for nothing.
function* value<T>(result: T): Generator<unknown, T> {
  return result
}
function* fails(error: unknown): Generator<unknown, never> {
  throw error
}

const eager = { eager_start: true }

describe('an eager task of a generator', () => {
  test('create_task() gives a task that is done when its coroutine waits for nothing', async () => {
    const seen = await virtual(function* () {
      const me = asyncio.current_task()
      let inside: unknown
      const task = asyncio.create_task(function* () {
        inside = asyncio.current_task()
        return asyncio.all_tasks().size
      }, eager)
      return [
        task.done(),
        task.result(),
        inside === task,
        asyncio.current_task() === me,
        asyncio.all_tasks().size,
      ]
    })
    expect(seen).toEqual([true, 2, true, true, 1])
  })

  test('create_task() goes on when the task suspends; the task goes on in a later iteration', async () => {
    const order = await virtual(function* (loop) {
      const log: string[] = []
      const task = asyncio.create_task(function* () {
        log.push('begins')
        yield* asyncio.sleep(0)
        log.push('goes on')
      }, eager)
      loop.call_soon(() => log.push('callback'))
      log.push(task.done() ? 'done' : 'pending')
      yield* task
      return log
    })
    expect(order).toEqual(['begins', 'pending', 'goes on', 'callback'])
  })

  test('an eager task nests', async () => {
    const counts = await virtual(function* () {
      const nested = (depth: number): asyncio.Task<number[]> =>
        asyncio.create_task(function* (): Generator<unknown, number[]> {
          const inner = depth === 0 ? [] : nested(depth - 1).result()
          return [...inner, asyncio.all_tasks().size]
        }, eager)
      return yield* value(nested(2).result())
    })
    expect(counts).toEqual([4, 3, 2])
  })

  test('errors of an eager task are kept, but for those that end the program', async () => {
    const seen = await virtual(function* () {
      const failed = asyncio.create_task(fails(new ValueError('v')), eager)
      const cancelled = asyncio.create_task(fails(new CancelledError('c')), eager)
      const exit = attempt(() => asyncio.create_task(fails(new KeyboardInterrupt('k')), eager))
      return yield* value([
        shown(failed.exception()),
        cancelled.cancelled(),
        exit,
        asyncio.current_task() !== null,
      ])
    })
    expect(seen).toEqual(['ValueError(v)', true, 'KeyboardInterrupt(k)', true])
  })

  test('cancel() of itself: done at once, or raised where it waits', async () => {
    const seen = await virtual(function* () {
      const at_once = asyncio.create_task(function* () {
        asyncio.current_task()?.cancel('m')
        return 5
      }, eager)
      const waits = asyncio.create_task(function* () {
        asyncio.current_task()?.cancel('m')
        yield* asyncio.sleep(1)
      }, eager)
      const text = repr(waits).replace(/ coro=.*/, '')
      yield* asyncio.wait([waits])
      return [at_once.cancelled(), at_once.cancelling(), text, shown(attempt_result(waits))]
    })
    expect(seen).toEqual([
      true,
      1,
      expect.stringMatching(/^<Task cancelling name='Task-\d+'$/),
      'CancelledError(m)',
    ])
  })

  test('repr() and get_coro() of a task that finished eagerly know no coroutine', async () => {
    const seen = await virtual(function* () {
      const task = asyncio.create_task(value(1), { ...eager, name: 'quick' })
      return yield* value([repr(task), task.get_coro(), task.get_stack()])
    })
    expect(seen).toEqual(["<Task finished name='quick' result=1>", null, []])
  })

  test('done callbacks of a task that finished eagerly are called in the next iteration', async () => {
    const order = await virtual(function* () {
      const log: string[] = []
      const task = asyncio.create_task(value(1), eager)
      task.add_done_callback(() => log.push('callback'))
      log.push('maker')
      yield* asyncio.sleep(0)
      return log
    })
    expect(order).toEqual(['maker', 'callback'])
  })

  test('an eager task runs in a copy of the context, or in the one given', async () => {
    const seen = await virtual(function* () {
      const variable = new ContextVar('variable', { default: 'outer' })
      const context = copy_context()
      const set = function* (): Generator<unknown, string> {
        variable.set('inner')
        return variable.get()
      }
      const copied = asyncio.create_task(set, eager)
      asyncio.create_task(set, { ...eager, context })
      return yield* value([copied.result(), variable.get(), context.get(variable)])
    })
    expect(seen).toEqual(['inner', 'outer', 'inner'])
  })

  test('an eager task cannot run in a context that is entered', async () => {
    const seen = await virtual(function* () {
      const context = copy_context()
      const made = context.run(() => attempt(() => asyncio.create_task(value(1), { ...eager, context })))
      const text = made instanceof asyncio.Task ? 'made' : made.replace(/0x\w+/, '0x')
      return yield* value([text, asyncio.all_tasks().size])
    })
    expect(seen).toEqual([
      'RuntimeError(cannot enter context: <_contextvars.Context object at 0x> is already entered)',
      1,
    ])
  })

  test('an eager task made in a callback has its step there', async () => {
    const seen = await virtual(function* (loop) {
      const found = loop.create_future<unknown[]>()
      loop.call_soon(() => {
        const task = asyncio.create_task(value(1), eager)
        found.set_result([task.done(), asyncio.current_task()])
      })
      return yield* found
    })
    expect(seen).toEqual([true, null])
  })

  test('Task() that is told to start eagerly begins in an iteration while its loop does not run', async () => {
    const loop = asyncio.new_event_loop()
    const task = new asyncio.Task(value(1), { loop, ...eager })
    expect(task.done()).toBe(false)
    expect(await loop.run_until_complete(task)).toBe(1)
    loop.close()
  })
})

function attempt_result(task: asyncio.Task<unknown>): unknown {
  try {
    return task.result()
  } catch (error) {
    return error
  }
}

describe('eager task factories', () => {
  test('eager_task_factory makes every task eager', async () => {
    const seen = await virtual(function* (loop) {
      loop.set_task_factory(asyncio.eager_task_factory)
      const task = asyncio.create_task(value(1), { name: 'n' })
      const results = yield* asyncio.gather(value(2), value(3))
      return [task.done(), task.get_name(), results]
    })
    expect(seen).toEqual([true, 'n', [2, 3]])
  })

  test('eager_task_factory takes eager_start and refuses what Task does not know', async () => {
    const seen = await virtual(function* (loop) {
      loop.set_task_factory(asyncio.eager_task_factory)
      const task = asyncio.create_task(value(1), { eager_start: false })
      const done = task.done()
      return [done, yield* task]
    })
    expect(seen).toEqual([false, 1])
  })

  test('create_eager_task_factory() makes tasks by a class or a function', async () => {
    class Own extends asyncio.Task {}
    const seen = await virtual(function* (loop) {
      const by_class = asyncio.create_eager_task_factory(Own)
      const by_function = asyncio.create_eager_task_factory(
        (coro: asyncio.CoroutineLike, options: asyncio.TaskOptions) => new Own(coro, options),
      )
      return yield* value(
        [by_class, by_function].map((factory) => {
          const task = factory(loop, value(1))
          return [task instanceof Own, task.done(), factory.name]
        }),
      )
    })
    expect(seen).toEqual([
      [true, true, 'factory'],
      [true, true, 'factory'],
    ])
  })
})

describe('an eager task of a native function', () => {
  test('begins within create_task(), as the current task and in its own context', async () => {
    const variable = new ContextVar('variable', { default: 'outer' })
    const seen = await virtual_native(async () => {
      const log: unknown[] = []
      const me = asyncio.current_task()
      let child: asyncio.Task | null = null
      const task = asyncio.create_task(async () => {
        child = asyncio.current_task()
        variable.set('inner')
        log.push('begins')
      }, eager)
      log.push('maker', child === task, asyncio.current_task() === me, variable.get())
      await task
      return log
    })
    expect(seen).toEqual(['begins', 'maker', true, true, 'outer'])
  })

  test('is done at the maker’s next await when it waits for nothing, and costs no iteration', async () => {
    const seen = await virtual_native(async (loop) => {
      const log: unknown[] = []
      const finished = loop.create_future<void>()
      finished.set_result()
      loop.call_soon(() => log.push('next iteration'))
      const task = asyncio.create_task(async () => {
        for (let i = 0; i < 5; i++) await finished
        await asyncio.create_task(async () => {
          await finished
        }, eager)
        log.push('child ends')
        return 1
      }, eager)
      await finished
      log.push(task.done(), repr(task).includes('coro='), await task)
      return [...log]
    })
    expect(seen).toEqual(['child ends', true, false, 1])
  })

  test('holds the maker back at its next await until it suspends', async () => {
    const order = await virtual_native(async (loop) => {
      const log: string[] = []
      const finished = loop.create_future<void>()
      finished.set_result()
      const child = async (name: string): Promise<void> => {
        log.push(`${name} begins`)
        await finished
        log.push(`${name} waits`)
        await asyncio.sleep(0)
        log.push(`${name} goes on`)
      }
      const task = asyncio.create_task(() => child('a'), eager)
      log.push('maker')
      await finished
      log.push('maker after await')
      loop.call_soon(() => log.push('callback'))
      await task
      return log
    })
    expect(order).toEqual(['a begins', 'maker', 'a waits', 'maker after await', 'a goes on', 'callback'])
  })

  test('keeps the order of several: each gets its turn when the one before has suspended', async () => {
    const order = await virtual_native(async (loop) => {
      const log: string[] = []
      const finished = loop.create_future<void>()
      finished.set_result()
      const child = async (name: string, turns: number): Promise<void> => {
        for (let i = 0; i < turns; i++) await finished
        log.push(name)
        if (name === 'a') {
          asyncio.create_task(() => child('a1', 3), eager)
          asyncio.create_task(() => child('a2', 1), eager)
          await finished
          log.push('a again')
        }
      }
      asyncio.create_task(() => child('a', 4), eager)
      asyncio.create_task(() => child('b', 1), eager)
      await asyncio.sleep(0)
      return log
    })
    expect(order).toEqual(['a', 'a1', 'a2', 'a again', 'b'])
  })

  test('holds back a maker that returns', async () => {
    const order = await virtual_native(async (loop) => {
      const log: string[] = []
      const finished = loop.create_future<void>()
      finished.set_result()
      const maker = asyncio.create_task(async () => {
        asyncio.create_task(async () => {
          for (let i = 0; i < 5; i++) await finished
          log.push('child')
        }, eager)
      })
      maker.add_done_callback(() => log.push('maker done'))
      await asyncio.sleep(1)
      return log
    })
    expect(order).toEqual(['child', 'maker done'])
  })

  test('does not stop the loop while it waits for a promise', async () => {
    const order = await virtual_native(async (loop) => {
      const log: string[] = []
      const task = asyncio.create_task(async () => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        log.push(asyncio.current_task() === task ? 'child' : 'wrong task')
      }, eager)
      loop.call_soon(() => log.push('callback'))
      await asyncio.sleep(0)
      log.push('maker')
      await task
      return log
    })
    expect(order).toEqual(['callback', 'maker', 'child'])
  })

  test('is cancelled at its first await when the maker cancels it before that', async () => {
    const seen = await virtual_native(async () => {
      const task = asyncio.create_task(async () => {
        await asyncio.sleep(1)
      }, eager)
      const accepted = task.cancel('m')
      await asyncio.wait([task])
      return [accepted, task.cancelled(), shown(attempt_result(task))]
    })
    expect(seen).toEqual([true, true, 'CancelledError(m)'])
  })

  test('made by a generator goes on when that has suspended', async () => {
    const order = await virtual(function* (loop) {
      const log: string[] = []
      const finished = loop.create_future<void>()
      finished.set_result()
      asyncio.create_task(async () => {
        log.push('begins')
        await finished
        log.push('ends')
      }, eager)
      log.push('maker')
      loop.call_soon(() => log.push('callback'))
      yield* asyncio.sleep(0)
      return log
    })
    expect(order).toEqual(['begins', 'maker', 'ends', 'callback'])
  })

  test('an error of an eager task is its own', async () => {
    const seen = await virtual_native(async () => {
      const task = asyncio.create_task(async () => {
        throw new RuntimeError('x')
      }, eager)
      await asyncio.sleep(0)
      return shown(task.exception())
    })
    expect(seen).toBe('RuntimeError(x)')
  })
})
