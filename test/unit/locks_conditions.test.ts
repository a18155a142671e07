import { describe, expect, test } from 'vitest'
import { as_of, attempt, attempt_await } from './every_version.js'
import {
  LOOP_DEPRECATED,
  type Steps,
  VERSIONS,
  new_loop,
  primitives,
  run_on,
  shape,
  since,
  turns,
  wait_for,
  warnings_of,
} from './primitives.js'

describe.each(VERSIONS)('asyncio.Event of %s', (version) => {
  const { Event } = primitives(version)

  test('wait() gives true at once when the flag is set', async () => {
    const seen = await run_on(version, function* (loop) {
      const event = new Event()
      event.set()
      let others = 0
      loop.call_soon(() => (others += 1))
      return [yield* event.wait(), event.is_set(), others, shape(event)]
    })
    expect(seen).toEqual([true, true, 0, '<asyncio.locks.Event object [set]>'])
  })

  test('set() wakes everybody in the order they came, also when clear() follows at once', async () => {
    const log = await run_on(version, function* (loop) {
      const event = new Event()
      const log: unknown[] = []
      const waiter = function* (name: string): Steps<void> {
        log.push([name, yield* wait_for(event.wait())])
      }
      const tasks = ['a', 'b', 'c'].map((name) => loop.create_task(waiter(name)))
      yield* turns(1)
      log.push(shape(event))
      tasks[1]?.cancel()
      event.set()
      event.clear()
      yield* turns(2)
      return [...log, event.is_set(), shape(event)]
    })
    const waiting = `[unset${since(version, '3.7') ? ', ' : ','}waiters:3]`
    expect(log).toEqual([
      `<asyncio.locks.Event object ${waiting}>`,
      ['a', true],
      ['c', true],
      false,
      '<asyncio.locks.Event object [unset]>',
    ])
  })
})

describe.each(VERSIONS)('asyncio.Condition of %s', (version) => {
  const { Condition, Lock, Semaphore } = primitives(version)
  type Condition = InstanceType<typeof Condition>

  function* waiter(condition: Condition, name: string, log: string[]): Steps<void> {
    yield* wait_for(condition.acquire())
    try {
      yield* wait_for(condition.wait())
      log.push(name)
    } finally {
      condition.release()
    }
  }

  function* notify(condition: Condition, n?: number | { n: number }): Steps<void> {
    yield* wait_for(condition.acquire())
    condition.notify(n)
    condition.release()
  }

  test('notify() wakes who waits longest, one unless told', async () => {
    const log = await run_on(version, function* (loop) {
      const condition = new Condition()
      const log: string[] = []
      const tasks = ['a', 'b', 'c', 'd', 'e'].map((name) => loop.create_task(waiter(condition, name, log)))
      yield* turns(1)
      log.push(shape(condition))
      for (const n of [undefined, 0, { n: 2 }]) {
        yield* notify(condition, n)
        yield* turns(4)
        log.push('|')
      }
      yield* wait_for(condition.acquire())
      condition.notify_all()
      condition.release()
      for (const task of tasks) yield* task
      return log
    })
    const waiting = `[unlocked${since(version, '3.7') ? ', ' : ','}waiters:5]`
    expect(log).toEqual([
      `<asyncio.locks.Condition object ${waiting}>`,
      ...['a', '|', '|', 'b', 'c', '|', 'd', 'e'],
    ])
  })

  test('wait_for() asks the predicate first and after each notification', async () => {
    const seen = await run_on(version, function* (loop) {
      const condition = new Condition()
      let asked = 0
      const main = function* (): Steps<unknown> {
        yield* wait_for(condition.acquire())
        return yield* wait_for(condition.wait_for(() => ++asked >= 3 && 'enough'))
      }
      const task = loop.create_task(main())
      yield* turns(1)
      for (let i = 0; i < 2; i++) {
        yield* notify(condition)
        yield* turns(3)
      }
      return [yield* task, asked, condition.locked()]
    })
    expect(seen).toEqual(['enough', 3, true])
  })

  test('wait() takes the lock again when it is cancelled', async () => {
    const seen = await run_on(version, function* (loop) {
      const condition = new Condition()
      const log: string[] = []
      const task = loop.create_task(waiter(condition, 'never', log))
      yield* turns(1)
      yield* wait_for(condition.acquire())
      task.cancel()
      yield* turns(2)
      log.push(`done while the lock is held: ${task.done()}`)
      condition.release()
      yield* turns(2)
      return [...log, task.cancelled(), shape(condition)]
    })
    expect(seen).toEqual([
      'done while the lock is held: false',
      true,
      '<asyncio.locks.Condition object [unlocked]>',
    ])
  })

  test('a waiter that is cancelled after its notification loses it or passes it on', async () => {
    const log = await run_on(version, function* (loop) {
      const condition = new Condition()
      const log: string[] = []
      const tasks = ['a', 'b'].map((name) => loop.create_task(waiter(condition, name, log)))
      yield* turns(1)
      yield* notify(condition)
      tasks[0]?.cancel()
      yield* turns(6)
      return log
    })
    expect(log).toEqual(as_of<string[]>(version, { '3.6': [], '3.13': ['b'] }))
  })

  test('wait(), notify() and release() are refused while the lock is free', async () => {
    const texts = await run_on(version, function* () {
      const condition = new Condition()
      return [
        yield* attempt_await(condition.wait()),
        yield* attempt_await(condition.wait_for(() => false)),
        attempt(() => {
          condition.notify()
        }),
        attempt(() => {
          condition.notify_all()
        }),
        attempt(() => {
          condition.release()
        }),
      ]
    })
    const wait = 'RuntimeError(cannot wait on un-acquired lock)'
    const tell = 'RuntimeError(cannot notify on un-acquired lock)'
    expect(texts).toEqual([wait, wait, tell, tell, 'RuntimeError(Lock is not acquired.)'])
  })

  test('Condition() shares the lock it is given', async () => {
    const seen = await run_on(version, function* () {
      const lock = new Lock()
      const by_place = new Condition(lock)
      const by_name = new Condition({ lock })
      yield* lock.acquire()
      const seen = [by_place.locked(), by_name.locked()]
      by_name.release()
      return [...seen, lock.locked(), shape(new Condition(new Semaphore() as never))]
    })
    expect(seen).toEqual([true, true, false, '<asyncio.locks.Condition object [unlocked]>'])
  })

  test('Condition() refuses what is no lock, and a lock of another loop while locks have one', () => {
    const other = new_loop(version)
    const lock = new Lock()
    const loop = new_loop(version)
    const attribute = since(version, '3.10') ? 'locked' : '_loop'
    expect(attempt(() => new Condition(5 as never))).toBe(
      `AttributeError('int' object has no attribute '${attribute}')`,
    )
    const outcome = attempt(() => shape(new Condition(lock)))
    const disagrees = 'ValueError(loop argument must agree with lock)'
    expect(outcome).toBe(
      as_of(version, { '3.6': disagrees, '3.10': '<asyncio.locks.Condition object [unlocked]>' }),
    )
    const options = { loop }
    if (!since(version, '3.10')) {
      // The lock it makes for itself is told the loop as well.
      const warned = warnings_of(() => new Condition(null, options))
      expect(warned).toEqual(since(version, '3.8') ? [LOOP_DEPRECATED, LOOP_DEPRECATED] : [])
    }
    loop.close()
    other.close()
  })

  test('wait() in another loop than before is refused', async () => {
    const condition = await run_on(version, function* (loop) {
      const condition = new Condition()
      const task = loop.create_task(waiter(condition, 'a', []))
      yield* turns(1)
      task.cancel()
      yield* turns(3)
      return condition
    })
    if (!since(version, '3.10')) return
    const text = await run_on(version, function* () {
      yield* condition.acquire()
      return [yield* attempt_await(condition.wait()), condition.locked()]
    })
    // Until 3.12 it is found after the lock was released, and so the repr says.
    const state = since(version, '3.13') ? 'locked' : 'unlocked'
    expect([String(text[0]).replace(/ at 0x[0-9a-f]+/, ''), text[1]]).toEqual([
      `RuntimeError(<asyncio.locks.Condition object [${state}]> is bound to a different event loop)`,
      true,
    ])
  })
})

describe.each(VERSIONS.slice(VERSIONS.indexOf('3.11')))('asyncio.Barrier of %s', (version) => {
  const { Barrier } = primitives(version)
  type Barrier = InstanceType<typeof Barrier>

  function* party(barrier: Barrier, log: unknown[]): Steps<void> {
    log.push(yield* attempt_await(barrier.wait() as never))
  }

  test('wait() lets all parties through at once, each with its number, again and again', async () => {
    const seen = await run_on(version, function* (loop) {
      const barrier = new Barrier(3)
      const log: unknown[] = []
      for (let round = 0; round < 2; round++) {
        for (let i = 0; i < 2; i++) loop.create_task(party(barrier, log))
        yield* turns(2)
        log.push([barrier.parties, barrier.n_waiting, shape(barrier)])
        log.push(yield* barrier.wait())
        yield* turns(5)
      }
      return log
    })
    const waiting = [3, 2, '<asyncio.locks.Barrier object [filling, waiters:2/3]>']
    expect(seen).toEqual([waiting, 2, 0, 1, waiting, 2, 0, 1])
  })

  test('abort() fails who waits and who comes, reset() makes it usable again', async () => {
    const seen = await run_on(version, function* (loop) {
      const barrier = new Barrier({ parties: 2 })
      const log: unknown[] = []
      loop.create_task(party(barrier, log))
      yield* turns(2)
      yield* barrier.abort()
      yield* turns(3)
      log.push(barrier.broken, shape(barrier))
      yield* party(barrier, log)
      yield* barrier.reset()
      loop.create_task(party(barrier, log))
      yield* turns(2)
      yield* barrier.reset()
      yield* turns(3)
      return [...log, barrier.broken, shape(barrier)]
    })
    expect(seen).toEqual([
      'BrokenBarrierError(Abort or reset of barrier)',
      true,
      '<asyncio.locks.Barrier object [broken]>',
      'BrokenBarrierError(Barrier aborted)',
      'BrokenBarrierError(Abort or reset of barrier)',
      false,
      '<asyncio.locks.Barrier object [filling, waiters:0/2]>',
    ])
  })

  test('__aenter__() gives the number', async () => {
    const seen = await run_on(version, function* () {
      const barrier = new Barrier(1)
      return [yield* barrier.__aenter__(), yield* barrier.__aexit__(null, null, null)]
    })
    expect(seen).toEqual([0, undefined])
  })

  test('Barrier() wants a number of parties', () => {
    const make = Barrier as unknown as new (...args: unknown[]) => Barrier
    const too_small = since(version, '3.14') ? 'parties must be >= 1' : 'parties must be > 0'
    expect(attempt(() => new make(0))).toBe(`ValueError(${too_small})`)
    expect(attempt(() => new make())).toBe(
      "TypeError(Barrier.__init__() missing 1 required positional argument: 'parties')",
    )
    expect(attempt(() => new make('a'))).toBe(
      "TypeError('<' not supported between instances of 'str' and 'int')",
    )
  })
})
