import { describe, expect, test } from 'vitest'
import { as_of, attempt, attempt_await } from './every_version.js'
import {
  type Steps,
  VERSIONS,
  new_loop,
  primitives,
  run_on,
  shape,
  since,
  turns,
  wait_for,
} from './primitives.js'

describe.each(VERSIONS)('asyncio.Semaphore of %s', (version) => {
  const { Semaphore, BoundedSemaphore } = primitives(version)
  const separator = since(version, '3.7') ? ', ' : ','

  function* taker(semaphore: InstanceType<typeof Semaphore>, name: string, log: string[]): Steps<void> {
    yield* wait_for(semaphore.acquire())
    log.push(name)
  }

  test('acquire() gives as many permits as there are', async () => {
    const seen = await run_on(version, function* (loop) {
      const semaphore = new Semaphore(2)
      const seen: unknown[] = [shape(semaphore), yield* semaphore.acquire(), shape(semaphore)]
      yield* semaphore.acquire()
      const log: string[] = []
      const task = loop.create_task(taker(semaphore, 'third', log))
      yield* turns(2)
      seen.push(semaphore.locked(), shape(semaphore), log.length)
      semaphore.release()
      yield* task
      return [...seen, log, shape(semaphore)]
    })
    const state = (text: string): string => `<asyncio.locks.Semaphore object [${text}]>`
    expect(seen).toEqual([
      state(`unlocked${separator}value:2`),
      true,
      state(`unlocked${separator}value:1`),
      true,
      state(`locked${separator}waiters:1`),
      0,
      ['third'],
      state('locked'),
    ])
  })

  test('release() hands the permit to who waits longest, or leaves it to who asks first', async () => {
    const log = await run_on(version, function* (loop) {
      const semaphore = new Semaphore(1)
      const log: string[] = []
      yield* semaphore.acquire()
      loop.create_task(taker(semaphore, 'queued', log))
      yield* turns(1)
      // In front of the queued one's next step.
      loop.create_task(taker(semaphore, 'newcomer', log))
      semaphore.release()
      log.push(`locked: ${semaphore.locked()}`)
      yield* turns(3)
      return log
    })
    expect(log).toEqual(
      as_of(version, {
        '3.6': ['locked: false', 'newcomer'],
        '3.9': ['locked: false', 'queued'],
        '3.10': ['locked: true', 'queued'],
      }),
    )
  })

  test('acquire() leaves no trace when it is cancelled, and hands a permit on', async () => {
    const seen = await run_on(version, function* (loop) {
      const semaphore = new Semaphore(1)
      const log: string[] = []
      yield* semaphore.acquire()
      const tasks = ['a', 'b', 'c'].map((name) => loop.create_task(taker(semaphore, name, log)))
      yield* turns(1)
      tasks[0]?.cancel()
      yield* turns(1)
      semaphore.release()
      tasks[1]?.cancel()
      yield* turns(3)
      return [...log, semaphore._value, tasks.map((task) => task.cancelled())]
    })
    expect(seen).toEqual(['c', 0, [true, true, false]])
  })

  test('BoundedSemaphore refuses to be released too often', async () => {
    const seen = await run_on(version, function* () {
      const semaphore = new BoundedSemaphore({ value: 2 })
      yield* semaphore.acquire()
      semaphore.release()
      return [
        attempt(() => {
          semaphore.release()
        }),
        shape(semaphore),
      ]
    })
    expect(seen).toEqual([
      'ValueError(BoundedSemaphore released too many times)',
      `<asyncio.locks.BoundedSemaphore object [unlocked${separator}value:2]>`,
    ])
  })

  test('Semaphore() takes its value by place or by name', () => {
    const loop = new_loop(version)
    expect([new Semaphore(), new Semaphore(3), new Semaphore({ value: 0 })].map((one) => one._value)).toEqual(
      [1, 3, 0],
    )
    expect(attempt(() => new Semaphore(-1))).toBe('ValueError(Semaphore initial value must be >= 0)')
    expect(attempt(() => new Semaphore(null as never))).toBe(
      "TypeError('<' not supported between instances of 'NoneType' and 'int')",
    )
    const make = BoundedSemaphore as unknown as new (...args: unknown[]) => unknown
    const name = since(version, '3.10') ? 'BoundedSemaphore.__init__' : '__init__'
    expect(attempt(() => new make(1, 2))).toBe(
      `TypeError(${name}() takes from 1 to 2 positional arguments but 3 were given)`,
    )
    expect(attempt(() => new make(1, { value: 2 }))).toBe(
      `TypeError(${name}() got multiple values for argument 'value')`,
    )
    loop.close()
  })

  test('acquire() can be overridden, and __aenter__() calls it', async () => {
    const seen = await run_on(version, function* () {
      const log: string[] = []
      class Counted extends Semaphore {
        override acquire(): ReturnType<InstanceType<typeof Semaphore>['acquire']> {
          log.push('acquire')
          return super.acquire()
        }
      }
      const semaphore = new Counted(1)
      yield* attempt_await(semaphore.__aenter__())
      return [log, shape(semaphore)]
    })
    expect(seen).toEqual([['acquire'], '<__main__.Counted object [locked]>'])
  })
})
