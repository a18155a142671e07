import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heapify, heappop, heappush } from '../../src/collections/heapq.js'
import type { TimerHandle } from '../../src/handles.js'
import { TimerHeap } from '../../src/timer_heap.js'

interface Timer {
  readonly _when: number
  readonly label: number
  _cancelled: boolean
  _scheduled: boolean
}

const lt = (a: Timer, b: Timer): boolean => a._when < b._when

/** The same by the heap of Python's moves, and a list. */
class Model {
  timers: Timer[] = []
  cancelled = 0

  drop_cancelled(): void {
    if (this.timers.length > 100 && this.cancelled > this.timers.length / 2) {
      this.timers = this.timers.filter((timer) => !timer._cancelled)
      heapify(this.timers, lt)
      this.cancelled = 0
    }
    while (this.timers[0]?._cancelled === true) {
      this.cancelled -= 1
      heappop(this.timers, lt)
    }
  }
}

type Step = { push: number } | { cancel: number } | 'pop' | 'drop'

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ push: fc.oneof(fc.nat(5), fc.constant(Number.NaN), fc.double()) }) },
  { weight: 4, arbitrary: fc.record({ cancel: fc.nat(400) }) },
  { weight: 1, arbitrary: fc.constant('pop' as const) },
  { weight: 1, arbitrary: fc.constant('drop' as const) },
)

/** So many, and so many of them cancelled, that they are swept out at the next occasion. */
const MANY: Step[] = [
  ...Array.from({ length: 200 }, (_, i) => ({ push: (i * 7) % 13 })),
  ...Array.from({ length: 120 }, (_, i) => ({ cancel: (i * 3) % 200 })),
]

test('timers leave in the order of heapq, ties and cancelled ones included', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 300, size: 'max' }), (many, steps) => {
      const heap = new TimerHeap()
      const model = new Model()
      const made: Timer[] = []
      for (const one of many ? [...MANY, ...steps] : steps) {
        if (one === 'pop') {
          const expected = heappop(model.timers, lt)
          if (expected === undefined) continue
          expect(heap.pop()).toBe(expected)
          expect(expected._scheduled).toBe(false)
        } else if (one === 'drop') {
          model.drop_cancelled()
          heap.drop_cancelled()
        } else if ('push' in one) {
          const timer = { _when: one.push, label: made.length, _cancelled: false, _scheduled: false }
          made.push(timer)
          heappush(model.timers, timer, lt)
          heap.push(timer as unknown as TimerHandle)
          expect(timer._scheduled).toBe(true)
        } else {
          const timer = made[one.cancel % Math.max(1, made.length)]
          if (timer === undefined || timer._cancelled) continue
          if (timer._scheduled) model.cancelled += 1
          heap.note_cancelled(timer as unknown as TimerHandle)
          timer._cancelled = true
        }
        expect(heap.size).toBe(model.timers.length)
        if (heap.size > 0) expect(heap.next_time).toBe(model.timers[0]?._when)
      }
      while (heap.size > 0) expect(heap.pop()).toBe(heappop(model.timers, lt))
    }),
  )
})

test('a heap that was cleared holds nothing', () => {
  const heap = new TimerHeap()
  for (let i = 0; i < 40; i++) heap.push({ _when: i, _cancelled: false } as unknown as TimerHandle)
  heap.clear()
  expect(heap.size).toBe(0)
  heap.push({ _when: 3, _cancelled: false } as unknown as TimerHandle)
  expect(heap.next_time).toBe(3)
})
