import { describe, expect, test } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { attempt } from './every_version.js'

/** What a PriorityQueue makes of items: their order, or the error of the first put. */
function ordered(items: readonly unknown[]): unknown {
  const queue = new asyncio.PriorityQueue<unknown>()
  return attempt(() => {
    for (const item of items) queue.put_nowait(item)
    return items.map(() => queue.get_nowait())
  })
}

const unordered = (a: string, b: string): string =>
  `TypeError('<' not supported between instances of '${a}' and '${b}')`

describe('asyncio.PriorityQueue', () => {
  test('numbers of all kinds, and booleans, compare by value', () => {
    expect(ordered([1.5, 1, true, -2, 10n, 9])).toEqual([-2, true, 1, 1.5, 9, 10n])
    expect(ordered([Infinity, 3, -Infinity])).toEqual([-Infinity, 3, Infinity])
  })

  test('strings compare by code points', () => {
    expect(ordered(['b', 'a', 'B', 'ab', ''])).toEqual(['', 'B', 'a', 'ab', 'b'])
    // U+1F600 comes after U+FF5E, though its first half does not.
    expect(ordered(['\u{1f600}', '\uff5e'])).toEqual(['\uff5e', '\u{1f600}'])
    expect(ordered(['\u{1f600}b', '\u{1f600}a'])).toEqual(['\u{1f600}a', '\u{1f600}b'])
  })

  test('arrays compare as tuples do', () => {
    expect(ordered([[1], [1, 2], [0, 5], []])).toEqual([[], [0, 5], [1], [1, 2]])
    expect(
      ordered([
        [1, [2, 'b']],
        [1, [2, 'a']],
      ]),
    ).toEqual([
      [1, [2, 'a']],
      [1, [2, 'b']],
    ])
    expect(
      ordered([
        [1, null, 2],
        [1, undefined, 1],
      ]),
    ).toEqual([
      [1, undefined, 1],
      [1, null, 2],
    ])
  })

  test('bytes and dates compare by what they hold', () => {
    const [a, b] = [Buffer.from('a'), new Uint8Array([98])]
    expect(ordered([b, a])).toEqual([a, b])
    const [early, late] = [new Date(1), new Date(2)]
    expect(ordered([late, early])).toEqual([early, late])
    expect(
      ordered([
        [new Date(1), 'b'],
        [early, 'a'],
      ]),
    ).toEqual([
      [early, 'a'],
      [new Date(1), 'b'],
    ])
  })

  test('objects compare by __lt__, or by the __gt__ of the other one', () => {
    class Job {
      constructor(readonly cost: number) {}
      __lt__(other: Job): boolean {
        return this.cost < other.cost
      }
      __eq__(other: unknown): boolean {
        return other instanceof Job && other.cost === this.cost
      }
    }
    class Above {
      __gt__(): boolean {
        return true
      }
    }
    expect(ordered([new Job(3), new Job(1), new Job(2)])).toEqual([new Job(1), new Job(2), new Job(3)])
    expect(
      ordered([
        [new Job(1), 'b'],
        [new Job(1), 'a'],
      ]),
    ).toEqual([
      [new Job(1), 'a'],
      [new Job(1), 'b'],
    ])
    const above = new Above()
    expect(ordered([above, {}])).toEqual([{}, above])
  })

  test('equal items come out in the order of heapq', () => {
    class Tie {
      constructor(readonly name: number) {}
      __lt__(): boolean {
        return false
      }
    }
    const order = (ordered([0, 1, 2, 3, 4].map((name) => new Tie(name))) as Tie[]).map((tie) => tie.name)
    expect(order).toEqual([0, 2, 4, 1, 3])
  })

  test('put() refuses what has no order, and keeps it nevertheless', () => {
    class Payload {}
    expect(ordered([1, 'a'])).toBe(unordered('str', 'int'))
    expect(
      ordered([
        [1, 2],
        [1, 'b'],
      ]),
    ).toBe(unordered('str', 'int'))
    expect(ordered([[1], 2])).toBe(unordered('int', 'tuple'))
    expect(ordered([null, null])).toBe(unordered('NoneType', 'NoneType'))
    expect(ordered([{}, {}])).toBe(unordered('dict', 'dict'))
    expect(
      ordered([
        [1, new Payload()],
        [1, new Payload()],
      ]),
    ).toBe(unordered('Payload', 'Payload'))
    const queue = new asyncio.PriorityQueue<unknown>()
    queue.put_nowait(1)
    expect(attempt(() => queue.put_nowait('a'))).toBe(unordered('str', 'int'))
    expect(queue.qsize()).toBe(2)
  })
})
