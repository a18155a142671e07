/** Promises that the loop knows nothing of, awaited directly inside coroutines. */
import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setImmediate as immediately, setTimeout as after } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ContextVar } from 'asyncio-shim/contextvars'
import { EVERY_VERSION, as_of, shown } from './every_version.js'
import type { Asyncio, Loop } from './every_version.js'

/** 3.6's spelling, which the type of the newest version lacks. */
const legacy_current_task = (asyncio: Asyncio): unknown =>
  (asyncio.Task as unknown as { current_task(): unknown }).current_task()

let url: string
let folder: string
const server = createServer((request, response) => {
  setTimeout(() => response.end(`page ${request.url}`), 2)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = await mkdtemp(join(tmpdir(), 'asyncio-'))
  await writeFile(join(folder, 'file'), 'text')
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

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

/** Every kind of promise that a program may await, each giving `value`. */
const SOURCES: [string, <T>(value: T) => PromiseLike<T>][] = [
  ['a settled promise', async (value) => value],
  ['a value that is none', <T>(value: T) => value as PromiseLike<T>],
  [
    'a chain of microtasks',
    (value) =>
      Promise.resolve()
        .then(() => undefined)
        .then(() => undefined)
        .then(() => value),
  ],
  ['process.nextTick', (value) => new Promise((resolve) => process.nextTick(resolve, value))],
  ['setImmediate', (value) => immediately(value)],
  ['setTimeout', (value) => after(1, value)],
  ['queueMicrotask after setImmediate', (value) => immediately().then(() => value)],
  ['fs.promises', async (value) => (await readFile(join(folder, 'file'), 'utf8'), value)],
  ['fs.promises by then()', (value) => readFile(join(folder, 'file')).then(() => value)],
  [
    'fetch',
    (value) =>
      fetch(url)
        .then((response) => response.text())
        .then(() => value),
  ],
  [
    'a thenable of its own',
    <T>(value: T) =>
      ({
        then: (resolve: (value: T) => void) => void setTimeout(() => resolve(value), 1),
      }) as unknown as PromiseLike<T>,
  ],
]

/** Runs a native main function on a new loop of real time, as 3.6 does it. */
async function run<T>(asyncio: Asyncio, main: (loop: Loop) => PromiseLike<T>): Promise<T> {
  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  try {
    return await loop.run_until_complete(() => main(loop))
  } finally {
    asyncio.set_event_loop(null)
    loop.close()
  }
}

describe.each(EVERY_VERSION)('promises of others in %s', (version, asyncio) => {
  const me = (): unknown => (version === '3.6' ? legacy_current_task(asyncio) : asyncio.current_task())
  const outcome = async (awaited: PromiseLike<unknown>): Promise<unknown> => {
    try {
      return await awaited
    } catch (error) {
      return shown(error)
    }
  }

  describe.each(SOURCES)('%s', (_name, promise) => {
    test('await gives its value, and the task and the loop are still known', async () => {
      await run(asyncio, async (loop) => {
        const task = me()
        expect(task).toBeInstanceOf(asyncio.Task)
        for (const value of [1, 'two', null]) {
          expect(await promise(value)).toBe(value)
          expect(me()).toBe(task)
          expect(asyncio.get_event_loop()).toBe(loop)
          expect(asyncio._get_running_loop()).toBe(loop)
        }
        // Everything that needs the loop works right afterwards.
        await promise(0)
        expect(await asyncio.sleep(0, 'slept')).toBe('slept')
        expect(me()).toBe(task)
        await promise(0)
        expect(await asyncio.ensure_future(asyncio.sleep(0.001, 'task'))).toBe('task')
        await promise(0)
        const future = loop.create_future<string>()
        loop.call_soon(() => future.set_result('future'))
        expect(await future).toBe('future')
        await promise(0)
        await promise(0)
        expect(me()).toBe(task)
      })
      expect(asyncio._get_running_loop()).toBeNull()
    })

    test('several tasks are away at once, and each comes back as itself', async () => {
      const worker = asyncio.coroutine(async (n: number) => {
        const task = me()
        const seen: boolean[] = []
        for (let round = 0; round < 3; round++) {
          expect(await promise(n)).toBe(n)
          seen.push(me() === task)
          await promise(undefined)
          await asyncio.sleep(round === 1 ? 0.001 : 0)
          seen.push(me() === task)
        }
        return seen.every(Boolean) ? n : -1
      })
      const results = await run(asyncio, () => asyncio.gather(...[0, 1, 2, 3, 4].map((n) => worker(n))))
      expect(results).toEqual([0, 1, 2, 3, 4])
    })

    test('cancel() while the task is away is raised by the next await of something of the loop', async () => {
      const seen: string[] = []
      await run(asyncio, async () => {
        const task = asyncio.ensure_future(async () => {
          seen.push('away')
          await promise(1)
          await immediately()
          await immediately()
          seen.push('back')
          await promise(2)
          seen.push('again')
          try {
            await asyncio.sleep(10)
            seen.push('not cancelled')
          } finally {
            seen.push('cleanup')
          }
        })
        await asyncio.sleep(0)
        expect(task.cancel()).toBe(true)
        expect(await outcome(task)).toBe('CancelledError()')
        expect(task.cancelled()).toBe(true)
      })
      expect(seen).toEqual(['away', 'back', 'again', 'cleanup'])
    })

    test('a generator waits for it through wrap_future()', async () => {
      await run(asyncio, () =>
        asyncio.ensure_future(
          (function* (): Generator<unknown, void> {
            const task = me()
            expect(yield* asyncio.wrap_future(Promise.resolve(promise(7)))).toBe(7)
            expect(me()).toBe(task)
          })() as never,
        ),
      )
    })
  })

  test.runIf(version !== '3.6')(
    'context variables are those of the task before, between and after',
    async () => {
      const variable = new ContextVar<string>('variable', { default: 'none' })
      const worker = asyncio.coroutine(async (name: string) => {
        const seen = [variable.get()]
        variable.set(name)
        for (const [, promise] of SOURCES) {
          await promise(0)
          seen.push(variable.get() === name ? 'ok' : variable.get())
          variable.set('within')
          await promise(0)
          seen.push(variable.get() === 'within' ? 'ok' : variable.get())
          variable.set(name)
          await asyncio.sleep(0)
          seen.push(variable.get() === name ? 'ok' : variable.get())
        }
        return [...new Set(seen)]
      })
      await run(asyncio, async () => {
        variable.set('main')
        expect(await asyncio.gather(worker('a'), worker('b'), worker('c'))).toEqual([
          ['main', 'ok'],
          ['main', 'ok'],
          ['main', 'ok'],
        ])
        await after(1)
        expect(variable.get()).toBe('main')
        // A task made right after coming back inherits the context.
        const child = asyncio.ensure_future(async () => variable.get())
        variable.set('later')
        expect(await child).toBe('main')
        // A coroutine awaited in place shares it.
        const inner = asyncio.coroutine(async () => {
          await after(1)
          variable.set('inner')
          await after(1)
        })
        await inner()
        expect(variable.get()).toBe('inner')
      })
      expect(variable.get()).toBe('none')
    },
  )

  describe('errors', () => {
    const REASONS: [string, unknown][] = [
      ['an Error', new RangeError('bad')],
      ['undefined', undefined],
      ['null', null],
      ['0', 0],
      ["''", ''],
      ['false', false],
      ['NaN', Number.NaN],
      ['a string', 'text'],
      ['an object', { code: 1 }],
      ['a frozen error', Object.freeze(new Error('frozen'))],
      ['a DOMException', new DOMException('aborted', 'AbortError')],
    ]
    test.each(REASONS)(
      'a rejection with %s is caught in the coroutine, and fails the task when it is not',
      async (_, reason) => {
        await run(asyncio, async () => {
          for (const promise of [
            () => Promise.reject(reason),
            () => after(1).then(() => Promise.reject(reason)),
          ]) {
            const task = me()
            let caught: unknown = 'nothing'
            try {
              await promise()
            } catch (error) {
              caught = error
            }
            expect(caught).toBe(reason)
            expect(me()).toBe(task)
            await asyncio.sleep(0)

            const failing = asyncio.ensure_future(async () => {
              await promise()
            })
            await asyncio.wait([failing])
            expect([failing.done(), failing.cancelled(), failing.exception()]).toEqual([true, false, reason])
            caught = 'nothing'
            try {
              await failing
            } catch (error) {
              caught = error
            }
            expect(caught).toBe(reason)
          }
        })
      },
    )
  })

  describe('cancel() and timeouts', () => {
    test('the cancellation is not raised by promises nor by what is done already', async () => {
      await run(asyncio, async (loop) => {
        const seen: unknown[] = []
        const done = loop.create_future<string>()
        done.set_result('done')
        const instant = asyncio.coroutine(async () => 'instant')
        const task = asyncio.ensure_future(async () => {
          seen.push(await after(2, 'first'))
          seen.push(await after(1, 'second'), await done, await instant())
          seen.push(await outcome(asyncio.sleep(0)))
          seen.push(await after(1, 'third'))
          return 'survived'
        })
        await asyncio.sleep(0)
        task.cancel()
        expect(await task).toBe('survived')
        expect(seen).toEqual(['first', 'second', 'done', 'instant', 'CancelledError()', 'third'])
      })
    })

    test('a task that returns without awaiting again is cancelled from 3.8 on, and failed before', async () => {
      await run(asyncio, async () => {
        const task = asyncio.ensure_future(async () => {
          await after(2)
          return 'value'
        })
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        expect(task.cancelled()).toBe(as_of<boolean>(version, { '3.6': false, '3.8': true }))
        expect(await outcome(task)).toBe('CancelledError()')
      })
    })

    test('a task that fails without awaiting again keeps its error', async () => {
      await run(asyncio, async () => {
        const error = new RangeError('own')
        const task = asyncio.ensure_future(async () => {
          await after(2)
          throw error
        })
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        expect(task.exception()).toBe(error)
      })
    })

    test('cancel() twice while away raises once', async () => {
      await run(asyncio, async () => {
        const seen: unknown[] = []
        const task = asyncio.ensure_future(async () => {
          await after(2)
          seen.push(await outcome(asyncio.sleep(0)))
          seen.push(await outcome(asyncio.sleep(0, 'free')))
        })
        await asyncio.sleep(0)
        task.cancel()
        task.cancel()
        await task
        expect(seen).toEqual(['CancelledError()', 'free'])
      })
    })

    test('cancel() reaches a task that was away before and waits now', async () => {
      await run(asyncio, async () => {
        const task = asyncio.ensure_future(async () => {
          await after(1)
          await asyncio.sleep(100)
        })
        await asyncio.sleep(0.02)
        task.cancel()
        expect(await outcome(task)).toBe('CancelledError()')
      })
    })

    test('a task cancels itself while it is back from a promise', async () => {
      await run(asyncio, async () => {
        const seen: unknown[] = []
        const task = asyncio.ensure_future(async () => {
          await after(1)
          ;(me() as { cancel(): boolean }).cancel()
          seen.push(await after(1, 'promise'))
          seen.push(await outcome(asyncio.sleep(1)))
        })
        await task
        expect(seen).toEqual(['promise', 'CancelledError()'])
      })
    })

    test('wait_for() of a coroutine that comes back from a promise too late', async () => {
      await run(asyncio, async () => {
        const seen: unknown[] = []
        const loop = asyncio.get_event_loop()
        const worker = asyncio.coroutine(async () => {
          // Resolved by a timer that is due after the one of wait_for().
          await new Promise<void>((resolve) => loop.call_later(0.005, resolve))
          seen.push('back')
          await asyncio.sleep(100)
        })
        expect(await outcome(asyncio.wait_for(worker(), 0.001))).toBe('TimeoutError()')
        if (version === '3.6') await asyncio.sleep(0.02)
        expect(seen).toEqual(['back'])
      })
    })

    test('wait_for() of a promise ends at the deadline, and hears nothing of the promise afterwards', async () => {
      await run(asyncio, async () => {
        let reject!: (error: unknown) => void
        const late = new Promise((_, settle) => {
          reject = settle
        })
        expect(await outcome(asyncio.wait_for(late, 0.001))).toBe('TimeoutError()')
        reject(new Error('late'))
        await after(1)
        expect(await asyncio.wait_for(after(1, 'early'), 100)).toBe('early')
        expect(await outcome(asyncio.wait_for(Promise.reject(new RangeError('x')), 100))).toBe(
          'RangeError(x)',
        )
        expect(await asyncio.wait_for(Promise.resolve(5), null)).toBe(5)
      })
    })

    test('a timeout that begins after the return from a promise ends a wait', async () => {
      await run(asyncio, async () => {
        const task = me()
        await after(1)
        expect(await outcome(asyncio.wait_for(asyncio.sleep(100), 0.001))).toBe('TimeoutError()')
        expect(me()).toBe(task)
      })
    })

    test.runIf(version === '3.14')(
      'timeout() around a promise raises TimeoutError at the next await',
      async () => {
        await run(asyncio, async () => {
          const seen: unknown[] = []
          const guarded = asyncio.async_with(asyncio.timeout(0.002), async () => {
            const loop = asyncio.get_running_loop()
            seen.push(await new Promise((resolve) => loop.call_later(0.005, resolve, 'promise')))
            await asyncio.sleep(100)
          })
          expect(await outcome(guarded)).toBe('TimeoutError()')
          expect(seen).toEqual(['promise'])
          expect((me() as { cancelling(): number }).cancelling()).toBe(0)
          expect(await asyncio.sleep(0, 'free')).toBe('free')
        })
      },
    )
  })

  describe('other tasks and promises', () => {
    test('other tasks run while one is away, and the order among them is kept', async () => {
      await run(asyncio, async () => {
        const seen: string[] = []
        const away = asyncio.ensure_future(async () => {
          await after(5)
          seen.push('away is back')
        })
        const ticker = asyncio.coroutine(async (name: string) => {
          for (let n = 0; n < 3; n++) {
            seen.push(`${name}${n}`)
            await asyncio.sleep(0)
          }
        })
        await asyncio.gather(ticker('a'), ticker('b'))
        await away
        expect(seen).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2', 'away is back'])
      })
    })

    test('a promise that another task resolves', async () => {
      await run(asyncio, async () => {
        let resolve!: (value: string) => void
        const deferred = new Promise<string>((settle) => {
          resolve = settle
        })
        const waiting = [1, 2].map((n) =>
          asyncio.ensure_future(async () => {
            const task = me()
            const value = await deferred
            expect(me()).toBe(task)
            await asyncio.sleep(0)
            return value + n
          }),
        )
        const resolver = asyncio.ensure_future(async () => {
          await asyncio.sleep(0.002)
          resolve('v')
          await asyncio.sleep(0)
        })
        expect(await asyncio.gather(...waiting, resolver)).toEqual(['v1', 'v2', undefined])
      })
    })

    test('an async function called by a callback of the loop is no task, and its promise can be awaited', async () => {
      await run(asyncio, async (loop) => {
        const task = me()
        const helper = async (): Promise<string> => {
          await after(1)
          return 'helped'
        }
        const promise = new Promise<string>((resolve) => {
          loop.call_soon(() => {
            expect(me()).toBeNull()
            void helper().then(resolve)
          })
        })
        expect(await promise).toBe('helped')
        expect(me()).toBe(task)
      })
    })

    test('an unwrapped async function called by a task belongs to that task', async () => {
      await run(asyncio, async () => {
        const task = me()
        const helper = async (): Promise<boolean> => {
          await asyncio.sleep(0)
          await after(1)
          await asyncio.sleep(0.001)
          return me() === task
        }
        expect(await helper()).toBe(true)
      })
    })

    test('streams are read with for await, and the task waits for the loop in between', async () => {
      await run(asyncio, async () => {
        const task = me()
        const words: string[] = []
        for await (const word of Readable.from(['a', 'b', 'c'])) {
          words.push(word as string)
          await asyncio.sleep(0)
          expect(me()).toBe(task)
        }
        const response = await fetch(`${url}/stream`)
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
          words.push(Buffer.from(chunk).toString())
          await asyncio.sleep(0.001)
          expect(me()).toBe(task)
        }
        expect(words).toEqual(['a', 'b', 'c', 'page /stream'])
      })
    })

    test('cancel() inside a for await over a stream closes the stream', async () => {
      await run(asyncio, async () => {
        const stream = Readable.from(
          (async function* () {
            for (let n = 0; ; n++) yield await after(1, n)
          })(),
        )
        const task = asyncio.ensure_future(async () => {
          for await (const _ of stream) await asyncio.sleep(0)
        })
        await asyncio.sleep(0.01)
        task.cancel()
        expect(await outcome(task)).toBe('CancelledError()')
        expect(stream.destroyed).toBe(true)
      })
    })

    test('dynamic import() is a promise like others', async () => {
      await run(asyncio, async () => {
        const task = me()
        expect((await import('node:path')).sep).toBeTypeOf('string')
        expect(me()).toBe(task)
        await asyncio.sleep(0)
      })
    })
  })

  test('a loop that stops while a task is away goes on when it runs again', async () => {
    const loop = asyncio.new_event_loop()
    const seen: unknown[] = []
    const task = loop.create_task(async () => {
      seen.push(await after(5, 'promise'))
      seen.push(me() === task)
      seen.push(await asyncio.sleep(0.001, 'slept'))
    })
    await loop.run_until_complete(asyncio.sleep(0))
    expect(seen).toEqual([])
    await loop.run_until_complete(task)
    expect(seen).toEqual(['promise', true, 'slept'])
    loop.close()
  })

  test('a task that comes back after its loop was closed does no harm', async () => {
    const reported: unknown[] = []
    const loop = asyncio.new_event_loop()
    loop.set_exception_handler((_, context) => reported.push(context['message']))
    let back: unknown
    const task = loop.create_task(async () => {
      await after(5)
      back = await outcome(asyncio.sleep(1))
    })
    task.add_done_callback(() => undefined)
    await loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    expect(reported).toEqual(['Task was destroyed but it is pending!'])
    await after(10)
    expect(back).toMatch(/^RuntimeError/)
    expect(reported).toHaveLength(1)
  })
})
