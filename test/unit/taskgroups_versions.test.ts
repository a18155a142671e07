import { describe, expect, test } from 'vitest'
import { ValueError, repr } from 'asyncio-shim/builtins'
import { virtual_time_loop } from 'asyncio-shim/testing'
import * as asyncio from 'asyncio-shim'
import { bound } from '../../src/compat/bound.js'
import { profile } from '../../src/compat/profiles.js'
import type { Version } from '../../src/compat/versions.js'
import { view } from '../../src/compat/view.js'
import { eager_task_factory } from '../../src/eager_tasks.js'
import { new_event_loop } from '../../src/events.js'
import { TaskGroup } from '../../src/taskgroups.js'
import { as_of, shown } from './every_version.js'

/** The versions that have task groups; some have no entry of their own. */
const VERSIONS = ['3.11', '3.12', '3.13', '3.14'] as const satisfies readonly Version[]

async function run_as<T>(version: Version, main: () => Generator<unknown, T>): Promise<T> {
  const loop = virtual_time_loop({ new_event_loop: bound(new_event_loop, profile(version)) })
  try {
    return await loop.run_until_complete(main)
  } finally {
    loop.close()
  }
}

function* fails(seconds: number): Generator<unknown, never> {
  yield* asyncio.sleep(seconds)
  throw new ValueError('child')
}

function* caught(aw: Iterable<unknown>): Generator<unknown, unknown> {
  try {
    yield* aw as Generator<unknown, unknown>
  } catch (error) {
    return error
  }
  return null
}

describe.each(VERSIONS)('TaskGroup of %s', (version) => {
  const Group = view(TaskGroup, profile(version))

  test('a request to cancel that a group made while it waited is taken back', async () => {
    const cancelling = await run_as(version, function* () {
      yield* caught(
        asyncio.async_with(new Group(), function* (tg: TaskGroup) {
          tg.create_task(fails(1))
        }),
      )
      return asyncio.current_task()?.cancelling()
    })
    expect(cancelling).toBe(as_of(version, { '3.11': 1, '3.13': 0 }))
  })

  test('a cancellation that an error hid is met at the next await', async () => {
    const met = await run_as(version, function* () {
      let next: unknown
      const parent = asyncio.create_task(function* () {
        yield* caught(
          asyncio.async_with(new Group(), function* (tg: TaskGroup) {
            tg.create_task(function* () {
              try {
                yield* asyncio.sleep(9)
              } catch {
                throw new ValueError('cleanup')
              }
            })
            yield* asyncio.sleep(9)
          }),
        )
        next = yield* caught(asyncio.sleep(0))
      })
      yield* asyncio.sleep(1)
      parent.cancel()
      yield* asyncio.wait([parent])
      return next === null ? null : shown(next)
    })
    expect(met).toBe(as_of(version, { '3.11': null, '3.13': 'CancelledError()' }))
  })

  test('a block that raises a subclass of CancelledError', async () => {
    class Special extends asyncio.CancelledError {}
    const error = await run_as(version, function* () {
      return yield* caught(
        asyncio.async_with(new Group(), function* () {
          throw new Special('sub')
        }),
      )
    })
    const group = "BaseExceptionGroup('unhandled errors in a TaskGroup', [Special('sub')])"
    expect(repr(error)).toBe(as_of(version, { '3.11': group, '3.13': "Special('sub')" }))
  })

  test('a coroutine that is refused', async () => {
    const again = await run_as(version, function* () {
      const coro = asyncio.sleep(1)
      yield* caught(
        (function* (): Generator<unknown, void> {
          new Group().create_task(coro)
        })(),
      )
      try {
        coro.throw(new ValueError('left open'))
      } catch (error) {
        return shown(error)
      }
      return null
    })
    const closed = 'RuntimeError(cannot reuse already awaited coroutine)'
    expect(again).toBe(as_of(version, { '3.11': 'ValueError(left open)', '3.13': closed }))
  })

  test('an eager task that fails at once', async () => {
    if (!profile(version).eager_tasks) return
    const log = await run_as(version, function* () {
      const order: unknown[] = []
      asyncio.get_running_loop().set_task_factory(eager_task_factory as never)
      const error = yield* caught(
        asyncio.async_with(new Group(), function* (tg: TaskGroup) {
          tg.create_task(function* (): Generator<unknown, void> {
            throw new ValueError('eager')
          })
          order.push(repr(tg), asyncio.current_task()?.cancelling())
          yield* asyncio.sleep(1)
          order.push('not reached')
        }),
      )
      return [...order, repr(error)]
    })
    expect(log).toEqual([
      as_of(version, {
        '3.12': '<TaskGroup errors=1 cancelling>',
        '3.14': '<TaskGroup tasks=1 entered>',
      }),
      as_of(version, { '3.12': 1, '3.14': 0 }),
      "ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('eager')])",
    ])
  })

  test('an unknown keyword argument of create_task()', async () => {
    const refusal = await run_as(version, function* () {
      const tg = new Group()
      let refused: unknown = null
      const coro = asyncio.sleep(0)
      yield* asyncio.async_with(tg, function* () {
        try {
          tg.create_task(coro, { eager_start: false })
        } catch (error) {
          refused = shown(error)
          coro.close()
        }
      })
      return refused
    })
    const text = "TypeError(TaskGroup.create_task() got an unexpected keyword argument 'eager_start')"
    expect(refusal).toBe(as_of(version, { '3.11': text, '3.14': null }))
  })
})
