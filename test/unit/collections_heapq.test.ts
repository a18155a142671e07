import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { heapify, heappop, heappush, heappushpop, heapreplace } from '../../src/collections/heapq.js'

interface Item {
  readonly priority: number
  readonly label: number
}

interface RecordedCase {
  readonly initial: number[]
  readonly steps: [
    operation: 'push' | 'pop' | 'replace' | 'pushpop',
    priority: number | null,
    out: number | null,
  ][]
  readonly layout: number[]
}

const recorded = JSON.parse(
  readFileSync(new URL('fixtures/heapq.json', import.meta.url), 'utf8'),
) as RecordedCase[]
const lt = (a: Item, b: Item): boolean => a.priority < b.priority

describe('heapq', () => {
  test('every operation moves items as recorded from Python, ties included', () => {
    expect(recorded.length).toBeGreaterThan(40)
    for (const { initial, steps, layout } of recorded) {
      let label = 0
      const make = (priority: number | null): Item => ({ priority: priority ?? 0, label: ++label })
      const heap = initial.map(make)
      heapify(heap, lt)
      for (const [operation, priority, out] of steps) {
        let result: Item | undefined
        if (operation === 'pop') result = heappop(heap, lt)
        else if (operation === 'push') heappush(heap, make(priority), lt)
        else if (operation === 'replace') result = heapreplace(heap, make(priority), lt)
        else result = heappushpop(heap, make(priority), lt)
        expect(result?.label ?? null).toBe(out)
      }
      expect(heap.map((item) => item.label)).toEqual(layout)
    }
  })

  test('eight equal items come out in the order of Python, which is not that of insertion', () => {
    const heap: Item[] = []
    for (let label = 0; label < 8; label++) heappush(heap, { priority: 5, label }, lt)
    const order = Array.from({ length: 8 }, () => heappop(heap, lt)?.label)
    expect(order).toEqual([0, 2, 6, 5, 7, 4, 1, 3])
  })

  test('heappop() of an empty heap is undefined', () => {
    expect(heappop([], lt)).toBeUndefined()
  })

  test('heappushpop() to an empty heap gives the item back', () => {
    const heap: Item[] = []
    const item = { priority: 1, label: 1 }
    expect(heappushpop(heap, item, lt)).toBe(item)
    expect(heap).toEqual([])
  })

  test('heapify() and heappop() sort a large heap', () => {
    const heap = Array.from({ length: 3000 }, (_, label) => ({ priority: (label * 7919) % 1000, label }))
    heapify(heap, lt)
    let last = -1
    for (let item = heappop(heap, lt); item !== undefined; item = heappop(heap, lt)) {
      expect(item.priority).toBeGreaterThanOrEqual(last)
      last = item.priority
    }
  })
})
