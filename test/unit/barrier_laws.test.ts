/** What holds of barriers whatever the tasks that meet there do, and are done to. */
import { describe, expect } from 'vitest'
import fc from 'fast-check'
import { BrokenBarrierError, is_cancelled_error } from '../../src/exceptions.js'
import { crowd, law, workers } from './laws.js'
import { type Steps, primitives, turns, wait_for } from './primitives.js'

const crowd_and_parties = fc.record({ all: workers, parties: fc.integer({ min: 1, max: 4 }) })

/** Waits, and says how that went. */
function* passed(barrier: { wait(): unknown }): Steps<number | 'broken'> {
  try {
    return yield* wait_for<number>(barrier.wait())
  } catch (error) {
    if (error instanceof BrokenBarrierError) return 'broken'
    throw error
  }
}

describe('Barrier', () => {
  law(
    'lets through as many as are needed, each at a place of its own, and holds back fewer',
    crowd_and_parties,
    function* (version, { all, parties }, loop) {
      const barrier = new (primitives(version).Barrier)(parties)
      const places: number[] = []
      const through = new Set<number>()
      const tasks = yield* crowd(loop, all, function* (_, name) {
        places.push((yield* passed(barrier)) as number)
        through.add(name)
        expect(barrier.n_waiting).toBeLessThan(parties)
      })
      expect(places).not.toContain('broken')
      // Who was cancelled after the barrier had opened went through without a place to show for it.
      const cancelled = tasks.filter((task, name) => task.cancelled() && !through.has(name)).length
      const waiting = tasks.filter((task) => !task.done()).length
      expect(places.length + cancelled + waiting).toBe(all.length)
      expect(waiting).toBe(barrier.n_waiting)
      expect(waiting).toBeLessThan(parties)
      for (let place = 0; place < parties; place++) {
        const times = places.filter((each) => each === place).length
        // A place is given once a round, and once more for each who leaves: who comes next is counted as the one before.
        expect(times).toBeLessThanOrEqual(Math.ceil(places.length / parties) + cancelled)
      }
      if (cancelled === 0) {
        const rounds = Math.floor(all.length / parties)
        const expected = Array.from({ length: rounds * parties }, (_, i) => i % parties)
        expect([...places].sort()).toEqual(expected.sort())
      }
    },
    '3.11',
  )

  law(
    'abort() fails all who wait and all who come, until reset() makes it as new',
    fc.record({
      all: workers,
      parties: fc.integer({ min: 2, max: 4 }),
      aborts: fc.nat(9),
      resets: fc.nat(9),
    }),
    function* (version, { all, parties, aborts, resets }, loop) {
      const barrier = new (primitives(version).Barrier)(parties)
      const seen: (number | 'broken')[] = []
      const helpers = [
        { arrives: aborts, holds: 0, cancelled: null },
        { arrives: aborts + resets, holds: 0, cancelled: null },
      ]
      const tasks = yield* crowd(loop, [...all, ...helpers], function* (_, name) {
        if (name === all.length) {
          yield* wait_for(barrier.abort())
          if (resets > 0) expect(barrier.broken).toBe(true)
        } else if (name === all.length + 1) {
          yield* wait_for(barrier.reset())
          expect(barrier.broken).toBe(false)
        } else seen.push(yield* passed(barrier))
      })
      // After the reset it holds back, and lets through, as ever.
      yield* turns(5)
      const waiting = tasks.filter((task) => !task.done()).length
      expect([barrier.broken, barrier.n_waiting]).toEqual([false, waiting])
      const missing = Array.from({ length: parties - waiting }, () =>
        loop.create_task(passed(barrier) as Steps<number>),
      )
      yield* turns(12)
      expect(missing.every((task) => task.done())).toBe(true)
      expect(tasks.every((task) => task.done())).toBe(true)
      expect(new Set(missing.map((task) => task.result())).size).toBe(missing.length)
      expect(barrier.n_waiting).toBe(0)
    },
    '3.11',
  )

  law(
    'a block behind it is not entered by who was cancelled or broken',
    crowd_and_parties,
    function* (version, { all, parties }, loop) {
      const barrier = new (primitives(version).Barrier)(parties)
      let inside = 0
      yield* crowd(loop, all, function* ({ holds }, name) {
        try {
          yield* wait_for(barrier.__aenter__())
          inside += 1
          yield* turns(holds)
          yield* wait_for(barrier.__aexit__(null, null, null))
          if (name % 3 === 2) yield* wait_for(barrier.abort())
        } catch (error) {
          expect(is_cancelled_error(error) || error instanceof BrokenBarrierError).toBe(true)
        }
      })
      if (all.length < parties) expect(inside).toBe(0)
    },
    '3.11',
  )
})
