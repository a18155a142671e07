/** What goes wrong outside of the library: code of the program that throws, gives garbage, or calls back into the loop. */
import util from 'node:util'
import { setImmediate as immediately } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { Exception, ValueError } from 'asyncio-shim/builtins'
import { virtual_time_loop } from 'asyncio-shim/testing'
import { EVERY_VERSION, as_of, attempt, shown } from './every_version.js'
import type { Asyncio, Loop } from './every_version.js'
import { refuse_unwanted } from './unwanted.js'

refuse_unwanted()

/** What programs throw. */
const THROWN: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a string', 'text'],
  ['a frozen error', Object.freeze(new Error('frozen'))],
  ['an Exception', new Exception('e')],
  ['a revoked Proxy', revoked()],
]

/** An object that nobody can look at: `instanceof` throws. */
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** What was caught, so that it can be compared: nobody can look at a revoked Proxy, and tasks put an error in its place. */
const visible = (caught: unknown): unknown =>
  util.types.isProxy(caught) || (caught instanceof TypeError && /cannot be looked at/.test(caught.message))
    ? 'a revoked Proxy'
    : caught

/** Runs `body` on a loop of its own, and then shows that the loop still works. */
async function on_loop(asyncio: Asyncio, body: (loop: Loop, reported: unknown[]) => unknown): Promise<void> {
  const loop = virtual_time_loop(asyncio)
  const reported: unknown[] = []
  loop.set_exception_handler((_, context) => reported.push(context['exception']))
  asyncio.set_event_loop(loop)
  try {
    await body(loop, reported)
    expect(await loop.run_until_complete(asyncio.sleep(1, 'still works'))).toBe('still works')
  } finally {
    asyncio.set_event_loop(null)
    loop.close()
  }
  await immediately()
}

test('a writer over what is no transport does not disturb the loop', async () => {
  const [, asyncio] = EVERY_VERSION.at(-1) as (typeof EVERY_VERSION)[number]
  const failing = {
    is_closing: () => {
      throw new Error('unknown')
    },
  }
  for (const transport of [null, {}, 5, failing]) {
    await on_loop(asyncio, async (loop) => {
      const reader = new asyncio.StreamReader({ loop })
      const protocol = new asyncio.StreamReaderProtocol(reader, { loop })
      void new asyncio.StreamWriter(transport as never, protocol, reader, loop)
      await loop.run_until_complete(asyncio.sleep(1))
    })
  }
})

describe.each(EVERY_VERSION)('faults from outside on %s', (version, asyncio) => {
  describe.each(THROWN)('%s', (_name, thrown) => {
    const fail = (): never => {
      throw thrown
    }

    test('thrown by a callback is reported, and the loop goes on', () =>
      on_loop(asyncio, async (loop, reported) => {
        loop.call_soon(fail)
        loop.call_later(0.5, fail)
        await loop.run_until_complete(asyncio.sleep(1))
        expect(reported).toHaveLength(2)
      }))

    test('thrown by a done callback leaves the other callbacks alone', () =>
      on_loop(asyncio, async (loop, reported) => {
        const future = loop.create_future()
        const called: string[] = []
        future.add_done_callback(fail)
        future.add_done_callback(() => called.push('second'))
        future.set_result(1)
        await loop.run_until_complete(asyncio.sleep(0))
        expect(called).toEqual(['second'])
        expect(reported).toHaveLength(1)
      }))

    test('thrown by the exception handler is logged', () =>
      on_loop(asyncio, async (loop) => {
        const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
        loop.set_exception_handler(fail)
        loop.call_soon(() => {
          throw new ValueError('first')
        })
        await loop.run_until_complete(asyncio.sleep(0))
        const text = written.mock.calls.join('')
        written.mockRestore()
        expect(text).toContain('Unhandled error in exception handler')
      }))

    test('thrown by a task factory comes out of create_task()', () =>
      on_loop(asyncio, async (loop) => {
        const coroutine = asyncio.coroutine(async () => 1)()
        loop.set_task_factory(fail)
        const caught: unknown[] = []
        try {
          loop.create_task(coroutine)
        } catch (error) {
          caught.push(error)
        }
        expect(caught.map(visible)).toEqual([visible(thrown)])
        loop.set_task_factory(null)
        await loop.run_until_complete(coroutine)
      }))

    test('thrown by __aenter__, the body and __aexit__ comes out of async_with()', () =>
      on_loop(asyncio, async (loop) => {
        const places = ['enter', 'body', 'exit'] as const
        for (const place of places) {
          const at = (here: string): void => (here === place ? fail() : undefined)
          const manager = {
            __aenter__: asyncio.coroutine(async () => at('enter')),
            __aexit__: asyncio.coroutine(async () => at('exit')),
          }
          const caught: unknown[] = []
          await loop.run_until_complete(async () => {
            try {
              await asyncio.async_with(manager, async () => at('body'))
            } catch (error) {
              caught.push(error)
            }
          })
          expect(caught.map(visible)).toEqual([visible(thrown)])
        }
      }))

    test('thrown by `then` of an awaited thenable reaches who awaits it', () =>
      on_loop(asyncio, async (loop) => {
        const getter = Object.defineProperty({}, 'then', { get: fail })
        const caught: unknown[] = []
        await loop.run_until_complete(async () => {
          for (const thenable of [{ then: fail }, getter]) {
            try {
              await (thenable as unknown as PromiseLike<unknown>)
            } catch (error) {
              caught.push(error)
            }
          }
        })
        expect(caught.map(visible)).toEqual([visible(thrown), visible(thrown)])
      }))

    test('thrown by an iterator of awaitables comes out of gather(), wait() and as_completed()', () =>
      on_loop(asyncio, async (loop) => {
        const failing = (): Iterable<never> => ({ [Symbol.iterator]: () => ({ next: fail }) })
        await loop.run_until_complete(async () => {
          const calls = [
            () => asyncio.gather(...failing()),
            () => asyncio.wait(failing()),
            async () => {
              for (const next of asyncio.as_completed(failing())) await next
            },
          ]
          for (const call of calls) {
            const caught: unknown[] = []
            try {
              await call()
            } catch (error) {
              caught.push(error)
            }
            expect(caught.map(visible)).toEqual([visible(thrown)])
          }
        })
      }))

    test('thrown by __await__ reaches who awaits it', () =>
      on_loop(asyncio, async (loop) => {
        const awaitable = { __await__: fail } as unknown as PromiseLike<unknown>
        const task = asyncio.ensure_future(awaitable, { loop })
        await loop.run_until_complete(asyncio.wait([task]))
        const caught: unknown[] = []
        try {
          task.result()
        } catch (error) {
          caught.push(error)
        }
        expect(caught.map(visible)).toEqual([visible(thrown)])
      }))
  })

  describe('garbage', () => {
    test('of a task factory is what create_task() gives; 3.13 wants to name it', () =>
      on_loop(asyncio, (loop) => {
        const coroutine = asyncio.coroutine(async () => 1)()
        for (const [garbage, type] of [
          [1, 'int'],
          [null, 'NoneType'],
          ['text', 'str'],
        ] as const) {
          loop.set_task_factory((() => garbage) as never)
          const named = `AttributeError('${type}' object has no attribute 'set_name')`
          const expected = as_of<unknown>(version, { '3.6': garbage, '3.13': named, '3.14': garbage })
          expect(attempt(() => loop.create_task(coroutine))).toBe(expected)
        }
        loop.set_task_factory(null)
        return loop.run_until_complete(coroutine)
      }))

    test('of __await__ is refused', () =>
      on_loop(asyncio, async (loop) => {
        for (const garbage of [1, null, {}, 'text']) {
          const task = asyncio.ensure_future(
            { __await__: () => garbage } as unknown as PromiseLike<unknown>,
            { loop },
          )
          await loop.run_until_complete(asyncio.wait([task]))
          expect(task.exception()).toBeInstanceOf(Error)
        }
      }))

    test('of a generator that yields what is no future ends the task with what Python says', () =>
      on_loop(asyncio, async (loop) => {
        for (const garbage of [1, 'text', {}]) {
          const task = loop.create_task(
            (function* () {
              yield garbage
            })() as never,
          )
          await loop.run_until_complete(asyncio.wait([task]))
          expect(shown(task.exception())).toMatch(/^RuntimeError\(Task got bad yield: /)
        }
      }))
  })

  describe('calling back into the loop', () => {
    test('run_until_complete(), run_forever() and close() of the running loop are refused in a callback', () =>
      on_loop(asyncio, async (loop, reported) => {
        const refused: string[] = []
        const attempt = async (call: () => unknown): Promise<void> => {
          try {
            await call()
          } catch (error) {
            refused.push(shown(error))
          }
        }
        loop.call_soon(() => {
          void attempt(() => loop.run_forever())
          void attempt(() => loop.run_until_complete(loop.create_future()))
          void attempt(() => loop.close())
        })
        await loop.run_until_complete(asyncio.sleep(1))
        expect(refused).toHaveLength(3)
        expect(reported).toEqual([])
      }))

    test('a callback may schedule, cancel and stop', () =>
      on_loop(asyncio, async (loop) => {
        const order: string[] = []
        loop.call_soon(() => {
          const handle = loop.call_soon(() => order.push('cancelled'))
          loop.call_soon(() => order.push('later'))
          handle.cancel()
          loop.stop()
        })
        await loop.run_forever()
        await loop.run_until_complete(asyncio.sleep(0))
        expect(order).toEqual(['later'])
      }))

    test('a done callback may cancel, add and settle others', () =>
      on_loop(asyncio, async (loop) => {
        const [first, second] = [loop.create_future<number>(), loop.create_future<number>()]
        const order: string[] = []
        first.add_done_callback(() => {
          first.add_done_callback(() => order.push('added'))
          second.set_result(2)
          order.push(String(first.cancel()))
        })
        first.set_result(1)
        expect(await loop.run_until_complete(second)).toBe(2)
        await loop.run_until_complete(asyncio.sleep(0))
        expect(order).toEqual(['false', 'added'])
      }))
  })

  describe('objects of the library that a program freezes or extends', () => {
    test('subclasses of Future and Task whose methods fail', () =>
      on_loop(asyncio, async (loop) => {
        class Stubborn extends asyncio.Future<number> {
          override cancel(): never {
            throw new ValueError('cannot be cancelled')
          }
        }
        class Counting extends asyncio.Task<unknown> {
          static calls = 0
          override cancel(...args: []): boolean {
            Counting.calls += 1
            return super.cancel(...args)
          }
        }
        const stubborn = new Stubborn({ loop })
        const task = new Counting(asyncio.coroutine(async () => stubborn)(), { loop })
        await loop.run_until_complete(asyncio.sleep(0))
        expect(() => task.cancel()).toThrow('cannot be cancelled')
        stubborn.set_result(5)
        expect(await loop.run_until_complete(task)).toBe(5)
        expect(Counting.calls).toBe(1)
      }))

    test('results that are frozen, sealed, or proxies pass through', () =>
      on_loop(asyncio, async (loop) => {
        const values = [Object.freeze({ a: 1 }), Object.seal([1]), new Proxy({}, {})]
        for (const value of values) expect(await loop.run_until_complete(asyncio.sleep(0, value))).toBe(value)
      }))

    test('a revoked Proxy that a generator yields is a mistake like others', () =>
      on_loop(asyncio, async (loop) => {
        const body = function* (): Generator<unknown, string> {
          try {
            yield revoked()
            return 'went on'
          } catch (error) {
            return String((error as Error).message)
          }
        }
        expect(await loop.run_until_complete(body())).toMatch(/^Task got bad yield: /)
      }))

    test('properties of its own on a future are kept', () =>
      on_loop(asyncio, async (loop) => {
        const future = Object.assign(loop.create_future<number>(), { note: 'mine' })
        loop.call_soon(() => future.set_result(1))
        await loop.run_until_complete(future)
        expect(future.note).toBe('mine')
      }))
  })
})
