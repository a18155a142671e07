import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { ByteQueue } from '../../src/byte_queue.js'

const bytes = (text: string): Buffer => Buffer.from(text)

/** Feeds pieces of its own, since the queue keeps what it is given. */
function queue_of(...pieces: readonly (string | Uint8Array)[]): ByteQueue {
  const queue = new ByteQueue()
  for (const piece of pieces) queue.append(Buffer.from(piece as string))
  return queue
}

describe('ByteQueue', () => {
  test('take() gives a whole piece as it is, and parts without their neighbours', () => {
    const queue = new ByteQueue()
    const piece = Buffer.alloc(10_000, 'x')
    queue.append(piece)
    queue.append(bytes('ab'))
    expect(queue.take(10_000)).toBe(piece)
    expect(queue.take(1)).toEqual(bytes('a'))
    expect(queue.take(5)).toEqual(bytes('b'))
    expect([queue.length, queue.take(1).length, queue.take(0).length]).toEqual([0, 0, 0])
  })

  test('a small part that is kept does not keep a large piece', () => {
    const queue = queue_of(Buffer.alloc(1 << 20, 'x'))
    expect(queue.take(10).buffer.byteLength).toBeLessThanOrEqual(Buffer.poolSize)
    expect(queue.take(1 << 19).buffer.byteLength).toBe(1 << 20)
  })

  test('pieces of one byte are gathered', () => {
    const queue = new ByteQueue()
    for (let i = 0; i < 10_000; i++) queue.append(Buffer.from([i & 0xff]))
    expect((queue as unknown as { _pieces: unknown[] })._pieces.length).toBeLessThan(10)
    const all = queue.take(10_000)
    expect([...all].every((byte, i) => byte === (i & 0xff))).toBe(true)
  })

  test('index_of() finds what is spread over pieces, from a place on', () => {
    const queue = queue_of(
      'head',
      Buffer.alloc(600, 'x'),
      Buffer.concat([bytes('EN'), Buffer.alloc(600, '.')]),
    )
    queue.take(2)
    queue.append(bytes('D'))
    expect(queue.index_of(bytes('xEN'), 0)).toBe(601)
    expect(queue.index_of(bytes('x'), 100)).toBe(100)
    expect(queue.index_of(bytes('.D'), 0)).toBe(2 + 600 + 2 + 599)
    expect(queue.index_of(bytes('.D'), 1204)).toBe(-1)
    expect([
      queue.has_at(bytes('adx'), 0),
      queue.has_at(bytes('xE'), 601),
      queue.has_at(bytes('D?'), 1204),
    ]).toEqual([true, true, false])
  })

  test('what was taken is not changed by what comes later', () => {
    const queue = queue_of('12')
    queue.append(bytes('34'))
    queue.take(2)
    const taken = queue.take(2)
    queue.append(bytes('56'))
    queue.append(bytes('78'))
    expect([taken, queue.take(4)]).toEqual([bytes('34'), bytes('5678')])
  })

  // Two letters, so that partial matches are frequent; sizes on both sides of what is gathered.
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.constantFrom(97, 98), { maxLength: 6 }) },
    { weight: 1, arbitrary: fc.integer({ min: 500, max: 530 }).map((n) => new Array<number>(n).fill(97)) },
  )
  const wanted = fc.array(fc.constantFrom(97, 98), { minLength: 1, maxLength: 4 })
  const action = fc.oneof(
    piece.map((data) => ({ kind: 'append', data }) as const),
    fc.record({ kind: fc.constant('take' as const), count: fc.oneof(fc.nat(12), fc.nat(600)) }),
    fc.record({ kind: fc.constant('find' as const), wanted, from: fc.oneof(fc.nat(12), fc.nat(1000)) }),
    fc.record({ kind: fc.constant('clear' as const) }),
  )

  test('does what one array of bytes would do', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40, size: 'max' }), (actions) => {
        const queue = new ByteQueue()
        let model = Buffer.alloc(0)
        for (const step of actions) {
          if (step.kind === 'append') {
            queue.append(Buffer.from(step.data))
            model = Buffer.concat([model, Buffer.from(step.data)])
          } else if (step.kind === 'take') {
            expect(queue.take(step.count).equals(model.subarray(0, step.count))).toBe(true)
            model = model.subarray(step.count)
          } else if (step.kind === 'find') {
            const from = Math.min(step.from, model.length)
            const separator = Buffer.from(step.wanted)
            const at = from >= model.length ? -1 : model.indexOf(separator, from)
            expect(queue.index_of(separator, from)).toBe(at)
            const there = model.subarray(from, from + separator.length).equals(separator)
            expect(queue.has_at(separator, from)).toBe(there)
          } else if (model.length > 100) {
            queue.clear()
            model = Buffer.alloc(0)
          }
          expect(queue.length).toBe(model.length)
        }
        expect(queue.take(model.length).equals(model)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
