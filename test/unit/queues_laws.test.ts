/** What holds of queues whatever the tasks that use them do, and are done to. */
import { describe, expect } from 'vitest'
import fc from 'fast-check'
import { QueueShutDown } from '../../src/exceptions.js'
import { crowd, law, workers } from './laws.js'
import { primitives, turns, wait_for } from './primitives.js'

const producers_and_consumers = fc.record({
  producers: workers,
  consumers: workers,
  maxsize: fc.nat(3),
})

describe('Queue', () => {
  law(
    'items come out once each, in the order they went in, and nobody waits in vain',
    producers_and_consumers,
    function* (version, { producers, consumers, maxsize }, loop) {
      const { Queue } = primitives(version)
      class Watched extends Queue<string> {
        readonly entered: string[] = []
        readonly left: string[] = []
        override _put(item: string): void {
          this.entered.push(item)
          super._put(item)
          if (maxsize > 0) expect(this.qsize()).toBeLessThanOrEqual(maxsize)
        }
        override _get(): string {
          const item = super._get()
          this.left.push(item)
          return item
        }
      }
      const queue = new Watched(maxsize)
      const got: string[] = []
      const tasks = yield* crowd(loop, [...producers, ...consumers], function* ({ holds }, name) {
        for (let i = 0; i <= holds; i++) {
          if (name < producers.length) yield* wait_for(queue.put(`${name}.${i}`))
          else got.push(yield* wait_for<string>(queue.get()))
        }
      })
      const { entered, left } = queue
      expect(left).toEqual(entered.slice(0, left.length))
      expect(new Set(entered).size).toBe(entered.length)
      // What was taken out reached a consumer, and what was not is there still.
      expect([...got].sort()).toEqual([...left].sort())
      expect(queue.qsize()).toBe(entered.length - left.length)
      const waits = (some: typeof tasks): boolean => some.some((task) => !task.done())
      if (waits(tasks.slice(0, producers.length))) expect(queue.full()).toBe(true)
      if (waits(tasks.slice(producers.length))) expect(queue.empty()).toBe(true)
    },
  )

  law(
    'join() ends when everything put in is done, and not before',
    producers_and_consumers,
    function* (version, { producers, consumers, maxsize }, loop) {
      const { Queue } = primitives(version)
      const queue = new Queue<number>(maxsize)
      let unfinished = 0
      let most = 0
      const everybody = [...producers, ...consumers, { arrives: 3, holds: 0, cancelled: null }]
      const tasks = yield* crowd(loop, everybody, function* ({ holds }, name) {
        if (name === everybody.length - 1) {
          yield* wait_for(queue.join())
          return
        }
        if (name < producers.length) {
          yield* wait_for(queue.put(name))
          most = Math.max(most, (unfinished += 1))
          return
        }
        yield* wait_for(queue.get())
        try {
          yield* turns(holds)
        } finally {
          unfinished -= 1
          queue.task_done()
        }
      })
      expect(unfinished).toBeGreaterThanOrEqual(0)
      if (unfinished === 0) expect(tasks.at(-1)?.done()).toBe(true)
      if (most === 0) expect(queue.qsize()).toBe(0)
    },
  )
})

describe('PriorityQueue', () => {
  law(
    'whoever takes an item gets the smallest there is',
    fc.array(fc.oneof(fc.nat(9), fc.constant(null)), { maxLength: 40 }),
    function* (version, operations) {
      const { PriorityQueue } = primitives(version)
      const queue = new PriorityQueue<[number, string]>()
      const model: number[] = []
      for (const value of operations) {
        if (value !== null) {
          yield* wait_for(queue.put([value, 'x']))
          model.push(value)
        } else if (model.length > 0) {
          const smallest = Math.min(...model)
          model.splice(model.indexOf(smallest), 1)
          expect(yield* wait_for(queue.get())).toEqual([smallest, 'x'])
        }
        expect(queue.qsize()).toBe(model.length)
      }
    },
  )
})

describe('LifoQueue', () => {
  law(
    'whoever takes an item gets the one put in last',
    fc.array(fc.oneof(fc.nat(9), fc.constant(null)), { maxLength: 40 }),
    function* (version, operations) {
      const { LifoQueue } = primitives(version)
      const queue = new LifoQueue<number>()
      const model: number[] = []
      for (const value of operations) {
        if (value !== null) {
          yield* wait_for(queue.put(value))
          model.push(value)
        } else if (model.length > 0) expect(yield* wait_for(queue.get())).toBe(model.pop())
        expect([queue.qsize(), queue.empty()]).toEqual([model.length, model.length === 0])
      }
    },
  )
})

describe('shutdown()', () => {
  const scene = fc.record({
    producers: workers,
    consumers: workers,
    maxsize: fc.nat(3),
    at: fc.nat(10),
    immediate: fc.boolean(),
    kind: fc.constantFrom('Queue' as const, 'PriorityQueue' as const, 'LifoQueue' as const),
  })

  law(
    'nobody waits any more, nothing is put in any more, and what is in comes out unless it is thrown away',
    scene,
    function* (version, { producers, consumers, maxsize, at, immediate, kind }, loop) {
      const queue = new (primitives(version)[kind])<number>(maxsize)
      const put: number[] = []
      const got: number[] = []
      let refused = 0
      let left_at_shutdown = 0
      let is_down = false
      const everybody = [...producers, ...consumers, { arrives: at, holds: 0, cancelled: null }]
      const tasks = yield* crowd(loop, everybody, function* ({ holds }, name) {
        if (name === everybody.length - 1) {
          left_at_shutdown = queue.qsize()
          queue.shutdown(immediate)
          is_down = true
          return
        }
        try {
          for (let i = 0; i <= holds; i++) {
            const item = name * 10 + i
            if (name < producers.length) {
              const late = is_down
              yield* wait_for(queue.put(item))
              expect(late).toBe(false)
              put.push(item)
            } else got.push(yield* wait_for<number>(queue.get()))
          }
        } catch (error) {
          if (!(error instanceof QueueShutDown)) throw error
          expect(is_down).toBe(true)
          refused += 1
        }
      })
      expect(tasks.map((task) => task.done())).not.toContain(false)
      expect(new Set(got).size).toBe(got.length)
      expect(() => queue.put_nowait(1)).toThrow(QueueShutDown)
      const thrown_away = immediate ? left_at_shutdown : 0
      if (immediate) expect(queue.qsize()).toBe(0)
      // An item whose producer was cancelled while it put it is in neither list.
      if (everybody.every(({ cancelled }) => cancelled === null)) {
        expect(got.length + queue.qsize()).toBeLessThanOrEqual(put.length)
        expect(got.length + queue.qsize() + thrown_away).toBeGreaterThanOrEqual(put.length)
      }
      expect(refused).toBeLessThanOrEqual(producers.length + consumers.length)
    },
    '3.13',
  )
})
