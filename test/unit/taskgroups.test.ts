import { describe, expect, test } from 'vitest'
import * as asyncio from 'asyncio-shim'
import type { BaseExceptionGroup } from 'asyncio-shim/builtins'
import { ExceptionGroup, KeyboardInterrupt, SystemExit, ValueError, repr } from 'asyncio-shim/builtins'
import { ContextVar } from 'asyncio-shim/contextvars'
import { type Loop, attempt, run_virtual, shown } from './every_version.js'

type Group = InstanceType<typeof asyncio.TaskGroup>

const virtual = <T>(main: (loop: Loop) => Generator<unknown, T>): Promise<T> => run_virtual(asyncio, main)

/** A block of `async with TaskGroup()` in both ways of writing one. */
const STYLES = [
  [
    'native',
    (body: (tg: Group) => void, seconds: number | null) =>
      asyncio.async_with(new asyncio.TaskGroup(), async (tg) => {
        body(tg)
        if (seconds !== null) await asyncio.sleep(seconds)
      }),
  ],
  [
    'generator',
    (body: (tg: Group) => void, seconds: number | null) =>
      asyncio.async_with(new asyncio.TaskGroup(), function* (tg: Group) {
        body(tg)
        if (seconds !== null) yield* asyncio.sleep(seconds)
      }),
  ],
] as const

function* fails(error: unknown, seconds: number): Generator<never, never> {
  yield* asyncio.sleep(seconds) as unknown as Generator<never, void>
  throw error
}

function* caught(aw: Iterable<unknown>): Generator<never, unknown> {
  try {
    yield* aw as Generator<never, unknown>
  } catch (error) {
    return error
  }
  return null
}

describe.each(STYLES)('a %s block of a TaskGroup', (_style, block) => {
  test('async_with() waits for the tasks of a group, and those that they add', async () => {
    const log = await virtual(function* (loop) {
      const order: string[] = []
      yield* block((tg) => {
        tg.create_task(function* () {
          yield* asyncio.sleep(1)
          tg.create_task(function* () {
            yield* asyncio.sleep(2)
            order.push('grandchild')
          })
          order.push('child')
        })
        order.push('body')
      }, null)
      order.push(`left at ${loop.time()}`)
      return order
    })
    expect(log).toEqual(['body', 'child', 'grandchild', 'left at 3'])
  })

  test('async_with() of a group gives what the body returns, and the tasks keep their results', async () => {
    const results = await virtual(function* () {
      const tasks: asyncio.Task<number>[] = []
      yield* block((tg) => {
        for (const n of [1, 2]) {
          tasks.push(
            tg.create_task(function* () {
              yield* asyncio.sleep(n)
              return n
            }),
          )
        }
      }, null)
      return tasks.map((task) => task.result())
    })
    expect(results).toEqual([1, 2])
  })

  test('a failing task cancels the others in the order they were made, and the body', async () => {
    const log = await virtual(function* (loop) {
      const order: string[] = []
      const error = yield* caught(
        block((tg) => {
          for (const name of ['a', 'b', 'c']) {
            tg.create_task(function* () {
              try {
                yield* asyncio.sleep(9)
              } finally {
                order.push(name)
              }
            })
          }
          tg.create_task(fails(new ValueError('x'), 1))
        }, 9),
      )
      const task = asyncio.current_task() as asyncio.Task
      return [order, repr(error), loop.time(), task.cancelling()]
    })
    expect(log).toEqual([
      ['a', 'b', 'c'],
      "ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('x')])",
      1,
      0,
    ])
  })

  test('the parent can await again after the group failed', async () => {
    const time = await virtual(function* (loop) {
      yield* caught(block((tg) => void tg.create_task(fails(new ValueError(), 1)), 9))
      yield* asyncio.sleep(1)
      return loop.time()
    })
    expect(time).toBe(2)
  })

  test('errors stand in the order in which the tasks failed', async () => {
    const error = (await virtual(function* () {
      return yield* caught(
        block((tg) => {
          tg.create_task(function* () {
            try {
              yield* asyncio.sleep(9)
            } finally {
              throw new ValueError('cleanup')
            }
          })
          tg.create_task(function* () {
            tg.create_task(fails(new ValueError('second'), 0))
            throw new ValueError('first')
          })
        }, 2),
      )
    })) as ExceptionGroup
    expect(error.exceptions.map(shown)).toEqual(['ValueError(first)', 'ValueError(cleanup)'])
  })

  test('a cancellation from outside cancels the tasks and leaves the group as it is', async () => {
    const log = await virtual(function* () {
      const order: unknown[] = []
      const parent = asyncio.create_task(function* () {
        yield* block((tg) => {
          tg.create_task(function* () {
            try {
              yield* asyncio.sleep(9)
            } finally {
              order.push('child')
            }
          })
        }, null)
      })
      yield* asyncio.sleep(1)
      parent.cancel('stop')
      order.push(shown(yield* caught(parent)), parent.cancelled())
      return order
    })
    expect(log).toEqual(['child', 'CancelledError(stop)', true])
  })

  test('a task that only was cancelled does not make the group fail', async () => {
    const cancelled = await virtual(function* () {
      let task: asyncio.Task | undefined
      yield* block((tg) => {
        task = tg.create_task(asyncio.sleep(9))
        task.cancel()
      }, 1)
      return task?.cancelled()
    })
    expect(cancelled).toBe(true)
  })

  test('an error hides a cancellation from outside until the next await', async () => {
    const log = await virtual(function* () {
      const order: unknown[] = []
      const parent = asyncio.create_task(function* () {
        const error = yield* caught(
          block((tg) => {
            tg.create_task(function* () {
              try {
                yield* asyncio.sleep(9)
              } catch {
                throw new ValueError('cleanup')
              }
            })
          }, null),
        )
        order.push(error instanceof ExceptionGroup, asyncio.current_task()?.cancelling())
        order.push(shown(yield* caught(asyncio.sleep(0))))
      })
      yield* asyncio.sleep(1)
      parent.cancel()
      yield* asyncio.wait([parent])
      return order
    })
    expect(log).toEqual([true, 1, 'CancelledError()'])
  })

  test.each([new KeyboardInterrupt(), new SystemExit(3)])(
    '%s of a task leaves the group unwrapped',
    async (exit) => {
      const loop = asyncio.new_event_loop()
      let seen: unknown
      const task = loop.create_task(function* () {
        seen = yield* caught(block((tg) => void tg.create_task(fails(exit, 0)), 0.01))
      })
      await expect(loop.run_until_complete(task)).rejects.toBe(exit)
      await loop.run_until_complete(task)
      loop.close()
      expect(seen).toBe(exit)
    },
  )

  test('a value that is no error stands in the group as an Exception', async () => {
    const error = (await virtual(function* () {
      return yield* caught(block((tg) => void tg.create_task(fails('text', 0)), 1))
    })) as ExceptionGroup
    expect(error.exceptions.map(shown)).toEqual(['Exception(text)'])
  })
})

describe('TaskGroup', () => {
  test('create_task() of a group takes a name and a context', async () => {
    const result = await virtual(function* () {
      const variable = new ContextVar('variable', { default: 0 })
      const context = asyncio.current_task()?.get_context()?.copy()
      context?.run(() => variable.set(5))
      const tg = new asyncio.TaskGroup()
      let task: asyncio.Task | undefined
      yield* asyncio.async_with(tg, function* () {
        const child = function* (): Generator<never, number> {
          return variable.get()
        }
        task = tg.create_task(child, { name: 'named', context: context ?? null })
      })
      return [task?.get_name(), task?.result()]
    })
    expect(result).toEqual(['named', 5])
  })

  test('create_task() of a group hands unknown keyword arguments on to Task', async () => {
    const refused = await virtual(function* () {
      const tg = new asyncio.TaskGroup()
      let done: boolean | undefined
      yield* asyncio.async_with(tg, function* () {
        const child = function* (): Generator<never, number> {
          return 1
        }
        done = tg.create_task(child, { eager_start: true }).done()
      })
      return done
    })
    expect(refused).toBe(true)
  })

  test('create_task() of a group refuses coroutines before, while it ends and after, and closes them', async () => {
    const texts = await virtual(function* () {
      const tg = new asyncio.TaskGroup()
      const found = [attempt(() => tg.create_task(asyncio.sleep(1)))]
      yield* caught(
        asyncio.async_with(tg, function* () {
          tg.create_task(fails(new ValueError(), 1))
          try {
            yield* asyncio.sleep(2)
          } finally {
            found.push(attempt(() => tg.create_task(asyncio.sleep(1))))
          }
        }),
      )
      found.push(attempt(() => tg.create_task(asyncio.sleep(1))))
      return found
    })
    expect(texts).toEqual([
      'RuntimeError(TaskGroup <TaskGroup> has not been entered)',
      'RuntimeError(TaskGroup <TaskGroup errors=1 cancelling> is shutting down)',
      'RuntimeError(TaskGroup <TaskGroup cancelling> is finished)',
    ])
  })

  test('__aenter__() of a group works once, and only in a task', async () => {
    const texts = await virtual(function* (loop) {
      const tg = new asyncio.TaskGroup()
      yield* asyncio.async_with(tg, function* () {
        yield* asyncio.sleep(0)
      })
      const twice = shown(yield* caught(tg.__aenter__()))
      const other = new asyncio.TaskGroup()
      const in_callback = loop.create_future<unknown>()
      loop.call_soon(() => {
        in_callback.set_result(attempt(() => other.__aenter__().send(null)))
      })
      return [twice, yield* in_callback]
    })
    expect(texts).toEqual([
      'RuntimeError(TaskGroup <TaskGroup entered> has already been entered)',
      'RuntimeError(TaskGroup <TaskGroup> cannot determine the parent task)',
    ])
  })

  test('repr() of a group counts its tasks and errors', async () => {
    const texts = await virtual(function* () {
      const tg = new asyncio.TaskGroup()
      const found = [repr(tg)]
      yield* caught(
        asyncio.async_with(tg, function* () {
          found.push(repr(tg))
          tg.create_task(asyncio.sleep(9))
          tg.create_task(fails(new ValueError(), 1))
          found.push(repr(tg))
          try {
            yield* asyncio.sleep(2)
          } finally {
            found.push(repr(tg))
          }
        }),
      )
      found.push(repr(tg))
      return found
    })
    expect(texts).toEqual([
      '<TaskGroup>',
      '<TaskGroup entered>',
      '<TaskGroup tasks=2 entered>',
      '<TaskGroup tasks=1 errors=1 cancelling>',
      '<TaskGroup cancelling>',
    ])
  })

  test('the exception group of a group keeps the body’s error as context and shows none', async () => {
    const error = (await virtual(function* () {
      const body = new ValueError('body')
      return yield* caught(
        asyncio.async_with(new asyncio.TaskGroup(), function* () {
          throw body
        }),
      )
    })) as BaseExceptionGroup
    expect([shown(error.__context__), error.__cause__, error.__suppress_context__]).toEqual([
      'ValueError(body)',
      null,
      true,
    ])
  })

  test('nested groups nest their exception groups', async () => {
    const error = await virtual(function* () {
      return yield* caught(
        asyncio.async_with(new asyncio.TaskGroup(), function* (outer: Group) {
          outer.create_task(asyncio.sleep(9))
          yield* asyncio.async_with(new asyncio.TaskGroup(), function* (inner: Group) {
            inner.create_task(fails(new ValueError(1), 1))
            yield* asyncio.sleep(9)
          })
        }),
      )
    })
    const text = 'unhandled errors in a TaskGroup'
    expect(repr(error)).toBe(`ExceptionGroup('${text}', [ExceptionGroup('${text}', [ValueError(1)])])`)
  })

  test('a timeout around a group ends it, whichever comes first', async () => {
    const log = await virtual(function* (loop) {
      const found: unknown[] = []
      for (const limit of [1, 3]) {
        const error = yield* caught(
          asyncio.async_with(asyncio.timeout(limit), function* () {
            yield* asyncio.async_with(new asyncio.TaskGroup(), function* (tg: Group) {
              tg.create_task(fails(new ValueError(), 2))
              yield* asyncio.sleep(9)
            })
          }),
        )
        found.push((error as Error).name, loop.time(), asyncio.current_task()?.cancelling())
      }
      return found
    })
    expect(log).toEqual(['TimeoutError', 1, 0, 'ExceptionGroup', 3, 0])
  })
})
