/** Promise.all and its kin inside one coroutine: over futures, tasks, coroutines and promises. */
import { setImmediate as immediately, setTimeout as after } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { virtual_time_loop } from 'asyncio-shim/testing'
import { EVERY_VERSION, shown } from './every_version.js'
import type { Asyncio, Loop } from './every_version.js'

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

async function outcome(awaited: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await awaited
  } catch (error) {
    return shown(error)
  }
}

describe.each(EVERY_VERSION)('promises of JavaScript over the loop of %s', (version, asyncio) => {
  let loop: Loop
  const me = (): unknown => (version === '3.6' ? legacy_current_task(asyncio) : asyncio.current_task())

  beforeEach(() => {
    loop = virtual_time_loop(asyncio)
    asyncio.set_event_loop(loop)
  })
  afterEach(() => {
    asyncio.set_event_loop(null)
    loop.close()
  })

  /** Runs a native main and checks that the loop is sound and the task the same afterwards. */
  const run = async <T>(main: () => Promise<T>): Promise<T> => {
    return await loop.run_until_complete(async () => {
      const task = me()
      const result = await main()
      expect(me()).toBe(task)
      expect(await asyncio.sleep(1, 'sound')).toBe('sound')
      expect(await after(1, 'sound')).toBe('sound')
      expect(me()).toBe(task)
      expect(await asyncio.sleep(0, 'sound')).toBe('sound')
      return result
    })
  }
  const fails = asyncio.coroutine(async (delay: number) => {
    await asyncio.sleep(delay)
    throw new RangeError(`after ${delay}`)
  })
  function* in_steps(delay: number): Generator<unknown, string> {
    yield* asyncio.sleep(delay)
    return `steps ${delay}`
  }
  const later = (delay: number, value: unknown): InstanceType<typeof asyncio.Future> => {
    const future = loop.create_future()
    loop.call_later(delay, () => {
      if (!future.done()) future.set_result(value)
    })
    return future
  }

  describe('Promise.all()', () => {
    test('sleeps run at the same time, and the results are in order', async () => {
      const results = await run(() =>
        Promise.all([asyncio.sleep(3, 'a'), asyncio.sleep(1, 'b'), asyncio.sleep(2, 'c')]),
      )
      expect(results).toEqual(['a', 'b', 'c'])
      expect(loop.time()).toBe(4)
    })

    test('takes futures, tasks, coroutines of both styles, promises and plain values together', async () => {
      const results = await run(() => {
        const native = asyncio.coroutine(async (delay: number) => {
          await asyncio.sleep(delay)
          return `native ${delay}`
        })
        return Promise.all([
          later(2, 'future'),
          loop.create_task(in_steps(3)),
          native(1),
          asyncio.coroutine(in_steps)(2),
          after(1, 'promise'),
          // eslint-disable-next-line @typescript-eslint/await-thenable -- plain values are allowed
          'plain',
          asyncio.gather(native(1), native(2)),
          asyncio.sleep(0, 'turn'),
        ])
      })
      expect(results).toEqual([
        'future',
        'steps 3',
        'native 1',
        'steps 2',
        'promise',
        'plain',
        ['native 1', 'native 2'],
        'turn',
      ])
      expect(loop.time()).toBe(4)
    })

    test('of nothing, and of what is done, gives way to nobody', async () => {
      const seen: string[] = []
      await run(async () => {
        loop.call_soon(() => seen.push('other'))
        const done = loop.create_future()
        done.set_result(1)
        await Promise.all([])
        // eslint-disable-next-line @typescript-eslint/await-thenable -- plain values are allowed
        await Promise.all([done, done, 2])
        seen.push('main')
      })
      expect(seen).toEqual(['main', 'other'])
    })

    test('raises the first failure; the others go on, and their failures are heard of no more', async () => {
      const seen: unknown[] = []
      const slow = asyncio.coroutine(async () => {
        await asyncio.sleep(5)
        seen.push('slow ended')
      })
      await run(async () => {
        seen.push(await outcome(Promise.all([asyncio.sleep(4), fails(2), fails(1), slow()])))
        expect(loop.time()).toBe(1)
        seen.push(await asyncio.sleep(10, 'awake'))
      })
      expect(seen).toEqual(['RangeError(after 1)', 'slow ended', 'awake'])
    })

    test('the same future twice', async () => {
      expect(
        await run(() => {
          const future = later(1, 'x')
          return Promise.all([future, future])
        }),
      ).toEqual(['x', 'x'])
    })

    test('twice in a row, and nested', async () => {
      const results = await run(async () => [
        await Promise.all([asyncio.sleep(1, 1), asyncio.sleep(2, 2)]),
        await Promise.all([asyncio.sleep(2, 3), Promise.all([asyncio.sleep(1, 4), asyncio.sleep(3, 5)])]),
      ])
      expect(results).toEqual([
        [1, 2],
        [3, [4, 5]],
      ])
      expect(loop.time()).toBe(6)
    })

    test('other tasks run meanwhile', async () => {
      const seen: string[] = []
      await run(async () => {
        const ticker = loop.create_task(async () => {
          for (let n = 0; n < 5; n++) {
            await asyncio.sleep(1)
            seen.push(`tick ${n}`)
          }
        })
        await Promise.all([asyncio.sleep(1.5), asyncio.sleep(2.5)])
        seen.push('all')
        await ticker
      })
      expect(seen).toEqual(['tick 0', 'tick 1', 'all', 'tick 2', 'tick 3', 'tick 4'])
    })

    test('over many coroutines', async () => {
      const results = await run(() =>
        Promise.all(Array.from({ length: 200 }, (_, n) => asyncio.sleep((n * 7) % 10, n))),
      )
      expect(results).toEqual(Array.from({ length: 200 }, (_, n) => n))
      expect(loop.time()).toBe(10)
    })
  })

  describe('Promise.race(), any() and allSettled()', () => {
    test('race() gives the first, whichever place it has', async () => {
      expect(await run(() => Promise.race([asyncio.sleep(1, 'a'), asyncio.sleep(3, 'b')]))).toBe('a')
      expect(await run(() => Promise.race([asyncio.sleep(3, 'a'), asyncio.sleep(1, 'b')]))).toBe('b')
      expect(await run(() => Promise.race([asyncio.sleep(3, 'a'), Promise.resolve('b')]))).toBe('b')
      expect(await run(() => Promise.race([asyncio.sleep(3, 'a'), immediately('b')]))).toBe('b')
      expect(await run(() => Promise.race([immediately('b'), asyncio.sleep(3, 'a')]))).toBe('b')
      expect(await run(() => Promise.race([asyncio.sleep(1, 'a'), new Promise(() => undefined)]))).toBe('a')
    })

    test('after race() the losers wake nobody, and promises can be awaited at once', async () => {
      const seen: unknown[] = []
      await run(async () => {
        const task = me()
        await Promise.race([asyncio.sleep(5), asyncio.sleep(1)])
        seen.push(await after(1, 'promise'), me() === task, await asyncio.sleep(0, 'turn'))
        await Promise.race([asyncio.sleep(1), asyncio.sleep(5)])
        seen.push(await after(1, 'promise'), me() === task, await asyncio.sleep(1, 'slept'))
        const began = loop.time()
        seen.push(await asyncio.sleep(20, 'slept'), loop.time() - began)
      })
      expect(seen).toEqual(['promise', true, 'turn', 'promise', true, 'slept', 'slept', 20])
    })

    test('race() with a failure raises it', async () => {
      expect(await run(() => outcome(Promise.race([asyncio.sleep(3), fails(1)])))).toBe('RangeError(after 1)')
    })

    test('any() passes over failures', async () => {
      expect(await run(() => Promise.any([fails(1), asyncio.sleep(3, 'ok'), fails(2)]))).toBe('ok')
      expect(await run(() => outcome(Promise.any([fails(1), fails(2)])))).toMatch(/^AggregateError/)
    })

    test('allSettled() waits for all', async () => {
      const results = await run(() =>
        Promise.allSettled([fails(1), asyncio.sleep(2, 'ok'), loop.create_task(fails(3))]),
      )
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected'])
    })
  })

  describe('cancel()', () => {
    const cancelled_at = async (delay: number, combined: () => PromiseLike<unknown>): Promise<unknown[]> => {
      const seen: unknown[] = []
      await loop.run_until_complete(async () => {
        const task = loop.create_task(async () => {
          try {
            seen.push(await combined())
            seen.push(await asyncio.sleep(0, 'went on'))
          } catch (error) {
            seen.push(shown(error), loop.time())
            // Cleaning up may wait, and is not cancelled again.
            seen.push(await asyncio.sleep(1, 'cleaned up'))
            throw error
          }
        })
        await asyncio.sleep(delay)
        seen.push(task.cancel())
        seen.push(await outcome(task), task.cancelled(), loop.time())
        await asyncio.sleep(100)
      })
      return seen
    }
    const EXPECTED = [true, 'CancelledError()', 2, 'cleaned up', 'CancelledError()', true, 3]

    test('interrupts Promise.all() while all are pending', async () => {
      expect(await cancelled_at(2, () => Promise.all([asyncio.sleep(5), asyncio.sleep(9)]))).toEqual(EXPECTED)
    })

    test('interrupts Promise.all() when the first is done already', async () => {
      expect(await cancelled_at(2, () => Promise.all([asyncio.sleep(1), asyncio.sleep(9)]))).toEqual(EXPECTED)
    })

    test('interrupts Promise.all() when the last is done already', async () => {
      expect(await cancelled_at(2, () => Promise.all([asyncio.sleep(9), asyncio.sleep(1)]))).toEqual(EXPECTED)
    })

    test('interrupts Promise.all() over coroutines of both styles', async () => {
      const native = asyncio.coroutine(async () => {
        await asyncio.sleep(9)
      })
      const pair = (): PromiseLike<unknown> => Promise.all([native(), asyncio.coroutine(in_steps)(9)])
      expect(await cancelled_at(2, pair)).toEqual(EXPECTED)
    })

    test('interrupts Promise.race()', async () => {
      expect(await cancelled_at(2, () => Promise.race([asyncio.sleep(5), asyncio.sleep(9)]))).toEqual(
        EXPECTED,
      )
    })

    test('interrupts Promise.all() with a promise of others beside a sleep', async () => {
      const never = new Promise(() => undefined)
      expect(await cancelled_at(2, () => Promise.all([never, asyncio.sleep(9)]))).toEqual(EXPECTED)
      // The other order, at a later time of the same clock.
      const again = await cancelled_at(2, () => Promise.all([asyncio.sleep(9), never]))
      expect(again.filter((item) => typeof item !== 'number')).toEqual(
        EXPECTED.filter((item) => typeof item !== 'number'),
      )
    })

    test('interrupts what comes after a race() whose losers still wait', async () => {
      const raced = async (): Promise<unknown> => {
        await Promise.race([asyncio.sleep(50), asyncio.sleep(1)])
        return await asyncio.sleep(9)
      }
      expect(await cancelled_at(2, raced)).toEqual(EXPECTED)
    })

    test('is not lost on a loser of race() when the task awaits a promise of others', async () => {
      const seen: unknown[] = []
      let resolve: ((value: string) => void) | undefined
      await loop.run_until_complete(async () => {
        const task = loop.create_task(async () => {
          await Promise.race([asyncio.sleep(50), asyncio.sleep(1)])
          seen.push(await new Promise<string>((settle) => (resolve = settle)))
          seen.push(await outcome(asyncio.sleep(1)))
        })
        while (resolve === undefined) await immediately()
        await immediately()
        task.cancel()
        await immediately()
        resolve('promise')
        await outcome(task)
      })
      expect(seen).toEqual(['promise', 'CancelledError()'])
    })

    test('cancels a task in Promise.all() as an await of it would', async () => {
      const seen: unknown[] = []
      await loop.run_until_complete(async () => {
        const inner = loop.create_task(asyncio.sleep(9))
        const outer = loop.create_task(async () => {
          await Promise.all([inner, asyncio.sleep(20)])
        })
        await asyncio.sleep(1)
        outer.cancel()
        seen.push(await outcome(outer), inner.cancelled(), loop.time())
      })
      expect(seen).toEqual(['CancelledError()', true, 1])
    })
  })

  test('wait_for() ends a Promise.all()', async () => {
    const seen: unknown[] = []
    await run(async () => {
      const both = asyncio.coroutine(async () => {
        await Promise.all([asyncio.sleep(1), asyncio.sleep(9)])
      })
      seen.push(await outcome(asyncio.wait_for(both(), 2)), loop.time())
    })
    expect(seen).toEqual(['TimeoutError()', 2])
  })

  test('then() by hand neither ends the step nor makes the task wait', async () => {
    const seen: unknown[] = []
    await run(async () => {
      const task = loop.create_task(asyncio.sleep(1, 'value'))
      const chained = task.then((value) => `${value} chained`)
      void task.finally(() => seen.push('finally'))
      task.then(
        () => seen.push('then'),
        () => seen.push('never'),
      )
      seen.push('made')
      loop.call_soon(() => seen.push('soon'))
      seen.push(await chained)
    })
    expect(seen).toEqual(['made', 'soon', 'finally', 'then', 'value chained'])
  })

  test('catch() and finally() of a failed task', async () => {
    const seen: unknown[] = []
    await run(async () => {
      const task = loop.create_task(fails(1))
      seen.push(await task.catch((error: unknown) => shown(error)))
      seen.push(await outcome(task.finally(() => seen.push('finally'))))
    })
    expect(seen).toEqual(['RangeError(after 1)', 'finally', 'RangeError(after 1)'])
  })

  test('concurrent async functions inside one task share a lock', async () => {
    const lock = new asyncio.Lock()
    const seen: string[] = []
    const line = async (name: string): Promise<void> => {
      for (let i = 0; i < 2; i++) {
        await lock.acquire()
        await asyncio.sleep(1)
        lock.release()
        seen.push(`${name} ${loop.time()}`)
      }
    }
    await loop.run_until_complete(async () => {
      await Promise.all(['a', 'b', 'c'].map(line))
    })
    expect(seen).toEqual(['a 1', 'b 2', 'c 3', 'a 4', 'b 5', 'c 6'])
  })

  test('a future that only knows callbacks is one of several awaits', async () => {
    class Called extends asyncio.Future {
      override add_done_callback(callback: (future: this) => unknown): void {
        super.add_done_callback(callback)
      }
    }
    const made = (delay: number): InstanceType<typeof asyncio.Future> => {
      const future = new Called({ loop })
      loop.call_later(delay, () => {
        if (!future.done()) future.set_result(delay)
      })
      return future
    }
    expect(await run(() => Promise.all([made(1), asyncio.sleep(2, 'slept'), made(3)]))).toEqual([
      1,
      'slept',
      3,
    ])
    expect(await run(() => Promise.all([asyncio.sleep(2, 'slept'), made(1), made(3)]))).toEqual([
      'slept',
      1,
      3,
    ])
    expect(
      await run(async () => [
        await Promise.race([made(1), made(9)]),
        await after(1, 'of others'),
        await made(1),
      ]),
    ).toEqual([1, 'of others', 1])
    const start = loop.time()
    const task = loop.create_task(async () => {
      await Promise.all([made(1), made(50)])
    })
    loop.call_later(2, () => task.cancel())
    expect(await loop.run_until_complete(() => outcome(task))).toMatch(/Cancelled/)
    expect(loop.time()).toBe(start + 2)
  })

  test('concurrent async functions inside one task await the loop each by itself', async () => {
    const seen: string[] = []
    await run(async () => {
      const helper = async (name: string, delay: number): Promise<void> => {
        for (let n = 0; n < 2; n++) {
          await asyncio.sleep(delay)
          seen.push(`${name}${n} at ${loop.time()}`)
        }
      }
      const first = helper('a', 2)
      const second = helper('b', 3)
      await asyncio.sleep(1)
      seen.push('main')
      await first
      await second
    })
    expect(seen).toEqual(['main', 'a0 at 2', 'b0 at 3', 'a1 at 4', 'b1 at 6'])
  })
})
