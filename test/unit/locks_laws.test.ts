/** What holds of locks, semaphores, events and conditions whatever the tasks that use them do, and are done to. */
import { describe, expect } from 'vitest'
import fc from 'fast-check'
import { is_cancelled_error } from '../../src/exceptions.js'
import { crowd, law, workers } from './laws.js'
import { primitives, since, turns, wait_for } from './primitives.js'

describe('Lock', () => {
  law(
    'one holder at a time, in the order of asking, and free in the end',
    workers,
    function* (version, all, loop) {
      const { Lock } = primitives(version)
      const lock = new Lock()
      const asked: number[] = []
      const held: number[] = []
      let holders = 0
      const tasks = yield* crowd(loop, all, function* ({ holds }, name) {
        asked.push(name)
        yield* wait_for(lock.acquire())
        held.push(name)
        expect((holders += 1)).toBe(1)
        try {
          yield* turns(holds)
        } finally {
          holders -= 1
          lock.release()
        }
      })
      // Nobody waits for ever, who was not cancelled got it, and nobody overtook.
      expect(tasks.map((task) => task.done())).not.toContain(false)
      tasks.forEach((task, name) => {
        if (!task.cancelled()) expect(held).toContain(name)
      })
      expect(held).toEqual(asked.filter((name) => held.includes(name)))
      expect([lock.locked(), lock._waiters?.length ?? 0]).toEqual([false, 0])
    },
  )
})

describe('Semaphore', () => {
  const crowd_and_permits = fc.record({ all: workers, permits: fc.integer({ min: 1, max: 3 }) })

  law(
    'never more holders than permits, and never less than none left',
    crowd_and_permits,
    function* (version, { all, permits }, loop) {
      const { BoundedSemaphore } = primitives(version)
      const semaphore = new BoundedSemaphore(permits)
      let holders = 0
      yield* crowd(loop, all, function* ({ holds }) {
        yield* wait_for(semaphore.acquire())
        expect((holders += 1)).toBeLessThanOrEqual(permits)
        expect(semaphore._value).toBeGreaterThanOrEqual(0)
        try {
          yield* turns(holds)
        } finally {
          holders -= 1
          semaphore.release()
        }
      })
      expect(holders).toBe(0)
    },
  )

  law(
    'first in, first out, and all permits are back in the end',
    crowd_and_permits,
    function* (version, { all, permits }, loop) {
      const { Semaphore } = primitives(version)
      const semaphore = new Semaphore(permits)
      const asked: number[] = []
      const held: number[] = []
      const tasks = yield* crowd(loop, all, function* ({ holds }, name) {
        asked.push(name)
        yield* wait_for(semaphore.acquire())
        held.push(name)
        try {
          yield* turns(holds)
        } finally {
          semaphore.release()
        }
      })
      expect(tasks.map((task) => task.done())).not.toContain(false)
      expect(held).toEqual(asked.filter((name) => held.includes(name)))
      expect([semaphore._value, semaphore._waiters?.length ?? 0]).toEqual([permits, 0])
    },
    '3.10',
  )
})

describe('Event', () => {
  law('everybody who waits when it is set goes on, and nobody else', workers, function* (version, all, loop) {
    const { Event } = primitives(version)
    const event = new Event()
    const through: number[] = []
    const tasks = yield* crowd(
      loop,
      [...all, { arrives: 5, holds: 0, cancelled: null }],
      function* (_, name) {
        if (name === all.length) {
          event.set()
          event.clear()
          return
        }
        yield* wait_for(event.wait())
        through.push(name)
      },
    )
    tasks.forEach((task, name) => {
      const arrives = all[name]?.arrives
      if (arrives === undefined || task.cancelled()) return
      expect(task.done()).toBe(through.includes(name))
      if (arrives !== 5) expect(task.done()).toBe(arrives < 5)
    })
  })
})

describe('Condition', () => {
  const crowd_and_notes = fc.record({ all: workers, notes: fc.array(fc.nat(3), { maxLength: 4 }) })

  law(
    'as many wake-ups as notifications at most',
    crowd_and_notes,
    function* (version, { all, notes }, loop) {
      const { Condition } = primitives(version)
      const condition = new Condition()
      let woken = 0
      const everybody = [...all, { arrives: 4, holds: 0, cancelled: null }]
      yield* crowd(loop, everybody, function* (_, name) {
        yield* wait_for(condition.acquire())
        try {
          if (name === all.length) for (const n of notes) condition.notify(n)
          else {
            yield* wait_for(condition.wait())
            woken += 1
          }
        } catch (error) {
          // Cancelled or not, the lock is held when wait() ends.
          expect(is_cancelled_error(error) && condition.locked()).toBe(true)
          throw error
        } finally {
          condition.release()
        }
      })
      // Since 3.13 every waiter that is cancelled wakes another, notified or not.
      const cancelled = since(version, '3.13') ? all.filter((one) => one.cancelled !== null).length : 0
      expect(woken).toBeLessThanOrEqual(cancelled + notes.reduce((sum, n) => sum + n, 0))
      expect(condition.locked()).toBe(false)
    },
  )

  law(
    'a notification is not lost while somebody waits',
    workers,
    function* (version, all, loop) {
      const { Condition } = primitives(version)
      const condition = new Condition()
      let woken = 0
      let waiting = 0
      const tasks = yield* crowd(
        loop,
        [...all, { arrives: 12, holds: 0, cancelled: null }],
        function* (_, name) {
          yield* wait_for(condition.acquire())
          try {
            if (name === all.length) {
              waiting = condition._waiters.length
              condition.notify(1)
            } else {
              yield* wait_for(condition.wait())
              woken += 1
            }
          } finally {
            condition.release()
          }
        },
      )
      const left = tasks.filter((task) => !task.done()).length
      // Somebody who waits still would have taken what a cancelled one did not.
      if (waiting > 0 && left > 0) expect(woken).toBeGreaterThanOrEqual(1)
    },
    '3.13',
  )

  law(
    'notify_all() wakes everybody who waits, one after the other, and nobody who comes later',
    workers,
    function* (version, all, loop) {
      const { Condition } = primitives(version)
      const condition = new Condition()
      const waiting = new Set<number>()
      let inside = 0
      let woken: number[] = []
      const notified: number[] = []
      const everybody = [...all, { arrives: 6, holds: 0, cancelled: null }]
      const tasks = yield* crowd(loop, everybody, function* (_, name) {
        yield* wait_for(condition.acquire())
        try {
          if (name === all.length) {
            notified.push(...waiting)
            condition.notify_all()
            woken = []
            return
          }
          waiting.add(name)
          yield* wait_for(condition.wait())
          expect((inside += 1)).toBe(1)
          woken.push(name)
          try {
            yield* turns(1)
          } finally {
            inside -= 1
          }
        } finally {
          waiting.delete(name)
          condition.release()
        }
      })
      for (const name of notified) {
        expect(tasks[name]?.done()).toBe(true)
        if (tasks[name]?.cancelled() === false) expect(woken).toContain(name)
      }
      // Since 3.13 a waiter that is cancelled wakes another one.
      const spare = since(version, '3.13') ? all.filter((one) => one.cancelled !== null).length : 0
      expect(woken.filter((name) => !notified.includes(name)).length).toBeLessThanOrEqual(spare)
      expect([condition.locked(), condition._waiters.length]).toEqual([false, waiting.size])
    },
  )
})
