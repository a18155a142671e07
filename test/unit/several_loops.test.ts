/** Several loops alive in one process. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as immediately, setTimeout as after } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as py36 from 'asyncio-shim/py36'
import * as py37 from 'asyncio-shim/py37'
import * as asyncio314 from 'asyncio-shim'
import { ContextVar } from 'asyncio-shim/contextvars'
import { virtual_time_loop } from 'asyncio-shim/testing'
import { EVERY_VERSION, shown } from './every_version.js'
import type { Asyncio } from './every_version.js'

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

async function outcome(awaited: () => unknown): Promise<unknown> {
  try {
    return await awaited()
  } catch (error) {
    return shown(error)
  }
}

const gate = (): { promise: Promise<void>; open: () => void } => {
  let open!: () => void
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { promise, open }
}

describe.each(EVERY_VERSION)('loops of %s', (version, asyncio) => {
  const me = (): unknown => (version === '3.6' ? legacy_current_task(asyncio) : asyncio.current_task())

  /** `asyncio.run`, or what 3.6 has in its place. */
  const run = async <T>(main: () => PromiseLike<T> | Iterator<unknown, T>): Promise<T> => {
    if (version !== '3.6') return await asyncio.run(main as () => Promise<T>)
    const loop = asyncio.new_event_loop()
    try {
      return await loop.run_until_complete(main as () => Promise<T>)
    } finally {
      loop.close()
    }
  }

  test('runs that overlap give each its own result, loop and task', async () => {
    const loops = new Set<unknown>()
    const job = async (n: number): Promise<number> => {
      const loop = asyncio.get_event_loop()
      const task = me()
      loops.add(loop)
      for (let round = 0; round < 3; round++) {
        await asyncio.sleep(round % 2 === 0 ? 0 : 0.001)
        expect(asyncio.get_event_loop()).toBe(loop)
        await after(n % 3)
        expect(me()).toBe(task)
        await immediately()
        expect(await asyncio.ensure_future(asyncio.sleep(0, n))).toBe(n)
      }
      return n * n
    }
    const results = await Promise.all(Array.from({ length: 10 }, (_, n) => run(() => job(n))))
    expect(results).toEqual([0, 1, 4, 9, 16, 25, 36, 49, 64, 81])
    expect(loops.size).toBe(10)
    expect(asyncio._get_running_loop()).toBeNull()
  })

  test('generator coroutines overlap too', async () => {
    function* job(n: number): Generator<unknown, number> {
      const loop = asyncio.get_event_loop()
      for (let round = 0; round < 20; round++) {
        yield* asyncio.sleep(round % 7 === 0 ? 0.001 : 0)
        expect(asyncio.get_event_loop()).toBe(loop)
      }
      return n
    }
    const results = await Promise.all(Array.from({ length: 5 }, (_, n) => run(() => job(n))))
    expect(results).toEqual([0, 1, 2, 3, 4])
  })

  test('a run that fails leaves the others alone', async () => {
    const results = await Promise.allSettled([
      run(async () => {
        await asyncio.sleep(0.002)
        return 'ok'
      }),
      run(async () => {
        await asyncio.sleep(0)
        throw new RangeError('bad')
      }),
      run(async () => {
        throw undefined
      }),
      run(() => asyncio.sleep(0.001, 'also ok')),
    ])
    expect(results).toEqual([
      { status: 'fulfilled', value: 'ok' },
      { status: 'rejected', reason: new RangeError('bad') },
      { status: 'rejected', reason: undefined },
      { status: 'fulfilled', value: 'also ok' },
    ])
  })

  test('a loop that never yields to timers does not starve another', async () => {
    let spinning = true
    const spinner = run(async () => {
      let turns = 0
      while (spinning) {
        await asyncio.sleep(0)
        turns += 1
      }
      return turns
    })
    await run(() => asyncio.sleep(0.01))
    spinning = false
    expect(await spinner).toBeGreaterThan(10)
  })

  test.runIf(version !== '3.6')('context variables of overlapping runs are separate', async () => {
    const variable = new ContextVar<unknown>('variable', { default: 'none' })
    const job = async (n: number): Promise<unknown[]> => {
      const seen = [variable.get()]
      variable.set(n)
      for (let round = 0; round < 3; round++) {
        await asyncio.sleep(0)
        seen.push(variable.get())
        await immediately()
        seen.push(variable.get())
      }
      return [...new Set(seen)]
    }
    expect(await Promise.all([1, 2, 3].map((n) => run(() => job(n))))).toEqual([
      ['none', 1],
      ['none', 2],
      ['none', 3],
    ])
    expect(variable.get()).toBe('none')
  })

  describe('an HTTP server whose handlers run a loop each', () => {
    const serve = async (server: Server): Promise<string> => {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    }
    const stop = (server: Server): void => {
      server.closeAllConnections()
      server.close()
    }
    const handling = (): Server =>
      createServer((request, response) => {
        void outcome(() =>
          run(async () => {
            const parts = await asyncio.gather(asyncio.sleep(0.002, 'a'), asyncio.sleep(0.001, 'b'))
            await immediately()
            return `${request.url} ${parts.join()}`
          }),
        ).then((text) => response.end(text))
      })
    const EXPECTED = ['/0 a,b', '/1 a,b', '/2 a,b', '/3 a,b']
    const get = async (url: string): Promise<string> => await (await fetch(url)).text()

    test('the server belongs to plain JavaScript', async () => {
      const server = handling()
      const url = await serve(server)
      const texts = await Promise.all([0, 1, 2, 3].map((n) => get(`${url}/${n}`)))
      stop(server)
      expect(texts).toEqual(EXPECTED)
    })

    test('the server belongs to plain JavaScript, the clients to a coroutine', async () => {
      const server = handling()
      const url = await serve(server)
      const texts = await run(() =>
        asyncio.gather(...[0, 1, 2, 3].map((n) => asyncio.coroutine(get)(`${url}/${n}`))),
      )
      stop(server)
      expect(texts).toEqual(EXPECTED)
    })

    test('the server is made by a coroutine that waits for its loop', async () => {
      const [url, made] = [gate(), { address: '' }]
      const closing = gate()
      const running = run(async () => {
        const server = handling()
        made.address = await serve(server)
        const loop = asyncio.get_event_loop()
        const closed = loop.create_future()
        void closing.promise.then(() => loop.call_soon_threadsafe(() => closed.set_result('closed')))
        url.open()
        const result = await closed
        stop(server)
        return result
      })
      await url.promise
      await immediately()
      const texts = await Promise.all([0, 1, 2, 3].map((n) => get(`${made.address}/${n}`)))
      closing.open()
      expect(await running).toBe('closed')
      expect(texts).toEqual(EXPECTED)
    })

    test('the server is made by a coroutine that waits for a promise', async () => {
      const texts = await run(async () => {
        const server = handling()
        const url = await serve(server)
        const results: string[] = []
        for (const n of [0, 1, 2, 3]) results.push(await get(`${url}/${n}`))
        stop(server)
        await asyncio.sleep(0)
        return results
      })
      expect(texts).toEqual(EXPECTED)
    })
  })

  describe('run inside a coroutine', () => {
    const REFUSED =
      version === '3.6'
        ? 'RuntimeError(Cannot run the event loop while another loop is running)'
        : 'RuntimeError(asyncio.run() cannot be called from a running event loop)'

    test('is refused in native code: at once, after a wait, in nested coroutines and in callbacks', async () => {
      const seen: unknown[] = []
      const nested = asyncio.coroutine(async () => {
        seen.push(await outcome(() => run(() => asyncio.sleep(0))))
      })
      await run(async () => {
        seen.push(await outcome(() => run(() => asyncio.sleep(0))))
        await asyncio.sleep(0)
        seen.push(await outcome(() => run(() => asyncio.sleep(0))))
        await Promise.resolve()
        seen.push(await outcome(() => run(() => asyncio.sleep(0))))
        await nested()
        const refused = gate()
        asyncio.get_event_loop().call_soon(() => {
          void outcome(() => run(() => asyncio.sleep(0))).then((error) => {
            seen.push(error)
            refused.open()
          })
        })
        await refused.promise
        seen.push(await asyncio.sleep(0, 'sound'))
      })
      expect(seen).toEqual([REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, 'sound'])
    })

    test('is refused in generator code', async () => {
      let refused: Promise<unknown> | undefined
      await run(function* () {
        refused = outcome(() => run(() => asyncio.sleep(0)))
        yield* asyncio.sleep(0)
      })
      expect(await refused).toBe(REFUSED)
    })

    test('leaves the outer loop running and its task current', async () => {
      await run(async () => {
        const loop = asyncio.get_event_loop()
        const task = me()
        await outcome(() => run(() => asyncio.sleep(0)))
        expect(asyncio.get_event_loop()).toBe(loop)
        expect(me()).toBe(task)
      })
    })
  })

  describe('between loops', () => {
    test('a future of another loop is refused by await and by yield*', async () => {
      const other = asyncio.new_event_loop()
      const seen: unknown[] = []
      await run(async () => {
        const future = other.create_future()
        seen.push(await outcome(() => future))
        const in_steps = asyncio.coroutine(function* () {
          yield* other.create_future()
        })
        seen.push(await outcome(() => in_steps()))
        seen.push(await asyncio.sleep(0, 'sound'))
      })
      other.close()
      const refusal =
        /^RuntimeError\(Task <Task pending .*> got Future <Future pending.*> attached to a different loop\)$/
      expect(seen[0]).toMatch(refusal)
      expect(seen[1]).toMatch(refusal)
      expect(seen[2]).toBe('sound')
    })

    test('a finished future of another loop gives its result', async () => {
      const other = asyncio.new_event_loop()
      const future = other.create_future()
      future.set_result('value')
      other.close()
      expect(await run(async () => await future)).toBe('value')
    })

    test('call_soon_threadsafe() and run_coroutine_threadsafe() reach into the other loop', async () => {
      const ready = gate()
      const finish = gate()
      let other!: ReturnType<Asyncio['new_event_loop']>
      const background = run(async () => {
        other = asyncio.get_event_loop()
        ready.open()
        await finish.promise
        return await asyncio.sleep(0, 'background')
      })
      await ready.promise
      const seen = await run(async () => {
        const loop = asyncio.get_event_loop()
        const where = asyncio.coroutine(async () => {
          await asyncio.sleep(0.001)
          return asyncio.get_event_loop() === other
        })
        const submitted = asyncio.run_coroutine_threadsafe(where(), other)
        const there = await asyncio.wrap_future(submitted)
        const future = loop.create_future()
        other.call_soon_threadsafe(() => {
          const here = asyncio.get_event_loop() === other
          loop.call_soon_threadsafe(() => future.set_result(here))
        })
        return [there, await future, asyncio.get_event_loop() === loop]
      })
      finish.open()
      expect(seen).toEqual([true, true, true])
      expect(await background).toBe('background')
    })

    test('stop() from another loop ends run_forever()', async () => {
      const loop = asyncio.new_event_loop()
      const forever = loop.run_forever()
      await run(async () => {
        await asyncio.sleep(0)
        expect(loop.is_running()).toBe(true)
        loop.stop()
      })
      expect(await forever).toBeUndefined()
      expect(loop.is_running()).toBe(false)
      loop.close()
    })

    test('a loop that runs already refuses to run again', async () => {
      const loop = asyncio.new_event_loop()
      const until = loop.create_future<string>()
      const first = loop.run_until_complete(until)
      const second = asyncio.sleep(0)
      expect(await outcome(() => loop.run_until_complete(second))).toBe(
        'RuntimeError(This event loop is already running)',
      )
      second.close()
      expect(await outcome(() => loop.run_forever())).toBe('RuntimeError(This event loop is already running)')
      until.set_result('first')
      expect(await first).toBe('first')
      loop.close()
    })

    test('cancel() from plain JavaScript and from another loop', async () => {
      const loop = asyncio.new_event_loop()
      const task = loop.create_task(asyncio.sleep(100))
      const ended = outcome(() => loop.run_until_complete(task))
      await immediately()
      await run(async () => {
        task.cancel()
        await asyncio.sleep(0)
      })
      expect(await ended).toBe('CancelledError()')
      loop.close()
    })
  })

  describe('futures and tasks in plain JavaScript', () => {
    test('settle like promises while their loop runs', async () => {
      const loop = asyncio.new_event_loop()
      const task = loop.create_task(asyncio.sleep(0.001, 'value'))
      const failing = loop.create_task(async () => {
        await asyncio.sleep(0)
        throw new RangeError('bad')
      })
      const cancelled = loop.create_task(asyncio.sleep(100))
      loop.call_soon(() => cancelled.cancel())
      const forever = loop.run_forever()
      const seen: unknown[] = []
      expect(await task).toBe('value')
      expect(await outcome(() => failing)).toBe('RangeError(bad)')
      expect(await outcome(() => cancelled)).toBe('CancelledError()')
      await task.then((value) => seen.push(value))
      await failing.catch((error: unknown) => seen.push(shown(error)))
      await task.finally(() => seen.push('finally'))
      // eslint-disable-next-line @typescript-eslint/await-thenable -- plain values are allowed
      expect(await Promise.all([task, task, 1])).toEqual(['value', 'value', 1])
      const settled = await Promise.allSettled([task, failing, cancelled])
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
      loop.stop()
      await forever
      loop.close()
      expect(seen).toEqual(['value', 'RangeError(bad)', 'finally'])
    })

    test('settle after their loop was closed', async () => {
      const loop = asyncio.new_event_loop()
      const future = loop.create_future()
      const waiting = outcome(() => future)
      const done = loop.create_future()
      done.set_result(0)
      loop.close()
      future.set_exception(new RangeError('late'))
      expect(await waiting).toBe('RangeError(late)')
      expect(await done).toBe(0)
      expect(await outcome(() => future)).toBe('RangeError(late)')
    })

    test('settle though their loop never ran', async () => {
      const loop = asyncio.new_event_loop()
      const future = loop.create_future()
      setTimeout(() => future.set_result('set'), 1)
      expect(await future).toBe('set')
      loop.close()
    })

    test('a coroutine raises RuntimeError', async () => {
      const native = asyncio.coroutine(async () => 1)
      const coros = [native(), asyncio.sleep(0), asyncio.sleep(1), asyncio.coroutine(function* () {})()]
      for (const coro of coros) {
        expect(await outcome(() => coro)).toBe('RuntimeError(no running event loop)')
        coro.close()
      }
    })
  })
})

describe('loops of different versions', () => {
  test('overlap, and each behaves as its version does', async () => {
    const job36 = async (): Promise<unknown> => {
      await py36.sleep(0.001)
      // 3.6 abandons what timed out, and says so at once.
      return await outcome(() => py36.wait_for(py36.sleep(100), 0.001))
    }
    const loop = py36.new_event_loop()
    const results = await Promise.all([
      loop.run_until_complete(job36),
      py37.run(async () => {
        const task = py37.create_task(async () => {
          py37.current_task()?.cancel()
          return 1
        })
        await py37.wait([task])
        expect(task.exception()).toBeInstanceOf(py37.CancelledError)
        return task.cancelled()
      }),
      asyncio314.run(async () => {
        const task = asyncio314.create_task(async () => {
          asyncio314.current_task()?.cancel()
          return 1
        })
        await asyncio314.wait([task])
        return task.cancelled()
      }),
      asyncio314.run(async () => {
        await after(1)
        return (await outcome(() => Promise.reject(new asyncio314.CancelledError()))) as string
      }),
    ])
    loop.close()
    expect(results).toEqual(['TimeoutError()', false, true, 'CancelledError()'])
  })

  test('a call through another version inside a coroutine obeys the running loop', async () => {
    await py37.run(async () => {
      expect(asyncio314.get_running_loop()).toBe(py37.get_running_loop())
      await asyncio314.sleep(0)
      const task = asyncio314.create_task(py36.sleep(0, 'slept'))
      expect(await task).toBe('slept')
      // Names are what 3.7 lacks.
      expect((task as unknown as { get_name?: unknown }).get_name).toBeUndefined()
    })
  })

  test('loops of virtual time run side by side, each on its own clock', async () => {
    const loops = [py36, py37, asyncio314].map((asyncio) => virtual_time_loop(asyncio as unknown as Asyncio))
    const seen: string[] = []
    await Promise.all(
      loops.map((loop, n) =>
        loop.run_until_complete(async () => {
          for (let round = 0; round < 3; round++) {
            await asyncio314.sleep(n + 1)
            seen.push(`${n} at ${loop.time()}`)
          }
        }),
      ),
    )
    expect(seen.sort()).toEqual([
      '0 at 1',
      '0 at 2',
      '0 at 3',
      '1 at 2',
      '1 at 4',
      '1 at 6',
      '2 at 3',
      '2 at 6',
      '2 at 9',
    ])
    for (const loop of loops) loop.close()
  })
})
