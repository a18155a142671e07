import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { virtual_time_loop } from 'asyncio-shim/testing'
import { EVERY_VERSION, as_of } from './every_version.js'
import type { Loop } from './every_version.js'

describe.each(EVERY_VERSION)('a loop of %s', (version, asyncio) => {
  let loop: Loop
  let log: unknown[]
  const append = (item: unknown): void => {
    log.push(item)
  }
  const stop = (): void => {
    loop.stop()
  }

  beforeEach(() => {
    loop = virtual_time_loop(asyncio)
    log = []
  })
  afterEach(() => {
    loop.close()
  })

  describe('call_soon()', () => {
    test('call_soon() runs callbacks first in, first out', async () => {
      for (const item of [1, 2, 3]) loop.call_soon(append, item)
      loop.call_soon(stop)
      await loop.run_forever()
      expect(log).toEqual([1, 2, 3])
    })

    test('call_soon() waits for the next iteration when called by a callback', async () => {
      loop.call_soon(() => {
        append('a')
        loop.call_soon(append, 'a again')
      })
      loop.call_soon(append, 'b')
      loop.call_soon(stop)
      await loop.run_forever()
      expect(log).toEqual(['a', 'b'])
      loop.stop()
      await loop.run_forever()
      expect(log).toEqual(['a', 'b', 'a again'])
    })

    test('call_soon_threadsafe() joins the same queue when called by the loop itself', async () => {
      loop.call_soon(append, 1)
      loop.call_soon_threadsafe(append, 2)
      loop.call_soon(append, 3)
      loop.call_soon(stop)
      await loop.run_forever()
      expect(log).toEqual([1, 2, 3])
    })

    test('call_soon() passes all its arguments when there are several', async () => {
      loop.call_soon((...args: unknown[]) => log.push(args), 1, [2], null, { a: 1 })
      loop.call_soon(stop)
      await loop.run_forever()
      expect(log).toEqual([[1, [2], null, { a: 1 }]])
    })
  })

  describe('timers', () => {
    const ties: [number, number[]][] = [
      [2, [0, 1]],
      [3, [0, 2, 1]],
      [4, [0, 2, 1, 3]],
      [5, [0, 2, 1, 3, 4]],
      [8, [0, 2, 6, 5, 7, 1, 3, 4]],
    ]
    test.each(ties)(
      'call_at() gives the order of a binary heap when %i deadlines are equal',
      async (n, order) => {
        for (let i = 0; i < n; i++) loop.call_at(1, append, i)
        loop.call_at(2, stop)
        await loop.run_forever()
        expect(log).toEqual(order)
      },
    )

    test('call_at() keeps the order of the heap when some of equal deadlines were cancelled', async () => {
      const handles = [0, 1, 2, 3, 4, 5].map((i) => loop.call_at(1, append, i))
      handles[0]?.cancel()
      handles[3]?.cancel()
      loop.call_at(2, stop)
      await loop.run_forever()
      expect(log).toEqual([2, 5, 1, 4])
    })

    test('call_at() builds its heap anew when more than half of many timers are cancelled', async () => {
      const handles = Array.from({ length: 300 }, (_, i) => loop.call_at(1, append, i))
      handles.forEach((handle, i) => {
        if (i % 3 !== 0) handle.cancel()
      })
      loop.call_at(2, stop)
      await loop.run_forever()
      expect(log.slice(0, 12)).toEqual([186, 90, 42, 18, 6, 0, 183, 147, 69, 291, 141, 285])
      expect(log).toHaveLength(100)
    })

    test('call_later() runs after what is ready when it is due at once', async () => {
      loop.call_later(0, append, 'zero')
      loop.call_soon(append, 'soon')
      loop.call_later(-1, append, 'negative')
      loop.call_later(1, stop)
      await loop.run_forever()
      expect(log).toEqual(['soon', 'negative', 'zero'])
      expect(loop.time()).toBe(1)
    })

    test('call_later() counts from now when it makes a handle', () => {
      expect(loop.call_later(2.5, stop)._when).toBe(2.5)
      expect(loop.call_later(-2, stop)._when).toBe(-2)
      expect(loop.call_at(7, stop)._when).toBe(7)
    })

    test('time() is the deadline when a timer runs', async () => {
      loop.call_later(1.5, () => append(loop.time()))
      loop.call_later(4, () => append(loop.time()))
      loop.call_later(4, stop)
      await loop.run_forever()
      expect(log).toEqual([1.5, 4])
    })
  })

  describe('cancel()', () => {
    test('cancel() takes a callback back when it waits in the same iteration', async () => {
      loop.call_soon(() => {
        handle.cancel()
      })
      const handle = loop.call_soon(append, 'x')
      loop.call_soon(append, 'y')
      loop.call_soon(stop)
      await loop.run_forever()
      expect(log).toEqual(['y'])
    })

    test('cancel() takes a timer back when both are due', async () => {
      loop.call_at(1, () => {
        handle.cancel()
      })
      const handle = loop.call_at(1, append, 'x')
      loop.call_at(1, append, 'y')
      loop.call_at(2, stop)
      await loop.run_forever()
      expect(log).toEqual(['y'])
    })

    test('cancel() does nothing more when called twice', () => {
      const handle = loop.call_later(1, stop)
      handle.cancel()
      handle.cancel()
      expect(handle._cancelled).toBe(true)
      expect(typeof handle.cancelled).toBe(as_of(version, { '3.6': 'undefined', '3.7': 'function' }))
    })

    test('cancel() leaves no deadline to wait for when the timer was the next', async () => {
      loop.call_later(0.5, append, 'x').cancel()
      loop.call_later(1, stop)
      await loop.run_forever()
      expect(loop.time()).toBe(1)
      expect(log).toEqual([])
    })
  })

  describe('stop()', () => {
    test('stop() lets the current iteration end when called by a callback', async () => {
      loop.call_soon(append, 1)
      loop.call_soon(() => {
        loop.stop()
        loop.call_soon(append, 'next')
      })
      loop.call_soon(append, 2)
      await loop.run_forever()
      expect(log).toEqual([1, 2])
      loop.call_soon(stop)
      await loop.run_forever()
      expect(log).toEqual([1, 2, 'next'])
    })

    test('stop() runs the timers that were due together when one of them calls it', async () => {
      loop.call_at(1, stop)
      loop.call_at(1, append, 'second')
      loop.call_at(1, append, 'third')
      loop.call_at(1.5, append, 'later')
      await loop.run_forever()
      expect(log).toEqual(['third', 'second'])
      loop.call_at(2, stop)
      await loop.run_forever()
      expect(log).toEqual(['third', 'second', 'later'])
    })

    test('stop() makes the next run one iteration when called before it', async () => {
      loop.call_later(0, append, 'due')
      loop.call_later(1, append, 'later')
      loop.call_soon(() => loop.call_soon(append, 'next iteration'))
      loop.stop()
      await loop.run_forever()
      expect(log).toEqual(['due'])
      expect(loop.time()).toBe(0)
    })
  })
})
