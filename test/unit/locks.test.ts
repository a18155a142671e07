import { describe, expect, test } from 'vitest'
import { kw } from 'asyncio-shim'
import { repr } from 'asyncio-shim/builtins'
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

describe.each(VERSIONS)('asyncio.Lock of %s', (version) => {
  const { Lock } = primitives(version)
  type Lock = InstanceType<typeof Lock>

  function* holder(lock: Lock, name: string, log: string[], rounds = 1): Steps<string> {
    yield* wait_for(lock.acquire())
    log.push(name)
    yield* turns(rounds)
    lock.release()
    return name
  }

  test('acquire() gives true and lets others in first in, first out', async () => {
    const log = await run_on(version, function* (loop) {
      const lock = new Lock()
      const log: string[] = []
      const tasks = ['a', 'b', 'c'].map((name) => loop.create_task(holder(lock, name, log)))
      expect(yield* lock.acquire()).toBe(true)
      yield* turns(1)
      log.push(shape(lock))
      lock.release()
      for (const task of tasks) yield* task
      return [...log, shape(lock)]
    })
    const separator = since(version, '3.7') ? ', ' : ','
    const locked = `<asyncio.locks.Lock object [locked${separator}waiters:3]>`
    expect(log).toEqual([locked, 'a', 'b', 'c', '<asyncio.locks.Lock object [unlocked]>'])
  })

  test('acquire() waits its turn when the lock is free but somebody is in line', async () => {
    const log = await run_on(version, function* (loop) {
      const lock = new Lock()
      const log: string[] = []
      yield* lock.acquire()
      const first = loop.create_task(holder(lock, 'first', log))
      yield* turns(1)
      lock.release()
      log.push(`locked: ${lock.locked()}`)
      yield* lock.acquire()
      log.push('newcomer')
      yield* first
      return log
    })
    expect(log).toEqual(['locked: false', 'first', 'newcomer'])
  })

  test('acquire() leaves no trace when it is cancelled', async () => {
    const result = await run_on(version, function* (loop) {
      const lock = new Lock()
      yield* lock.acquire()
      const task = loop.create_task(lock.acquire())
      yield* turns(1)
      task.cancel()
      yield* turns(1)
      const seen = [task.cancelled(), shape(lock)]
      lock.release()
      return [...seen, yield* lock.acquire()]
    })
    expect(result).toEqual([true, '<asyncio.locks.Lock object [locked]>', true])
  })

  test('acquire() hands its turn on when it is cancelled after the lock was freed for it', async () => {
    const log = await run_on(version, function* (loop) {
      const lock = new Lock()
      const log: string[] = []
      yield* lock.acquire()
      const [doomed, next] = ['doomed', 'next'].map((name) => loop.create_task(holder(lock, name, log)))
      yield* turns(1)
      lock.release()
      doomed?.cancel()
      yield* turns(1)
      yield* next as NonNullable<typeof next>
      return [...log, doomed?.cancelled()]
    })
    expect(log).toEqual(['next', true])
  })

  test('acquire() can be awaited by native code', async () => {
    const lock = await run_on(version, function* (loop) {
      const lock = new Lock()
      const seen: boolean[] = []
      const native = async (): Promise<void> => {
        seen.push(await lock.acquire())
        lock.release()
      }
      yield* loop.create_task(native)
      return seen
    })
    expect(lock).toEqual([true])
  })

  test('release() of a free lock is refused', async () => {
    new_loop(version).close()
    const text = await run_on(version, function* () {
      return attempt(() => {
        new Lock().release()
      })
    })
    expect(text).toBe('RuntimeError(Lock is not acquired.)')
  })

  test('__aenter__() gives what prints as None and releases at the end of an await using block', async () => {
    const seen = await run_on(version, function* () {
      const lock = new Lock()
      const held = yield* lock.__aenter__()
      const seen: unknown[] = [repr(held), lock.locked()]
      yield* turns(1)
      held[Symbol.dispose]()
      seen.push(lock.locked())
      yield* lock.__aenter__()
      void held[Symbol.asyncDispose]()
      return [...seen, lock.locked()]
    })
    expect(seen).toEqual(['None', true, false, false])
  })

  test('__aexit__() releases, and refuses when the block did already', async () => {
    const seen = await run_on(version, function* () {
      const lock = new Lock()
      yield* lock.__aenter__()
      const left = yield* lock.__aexit__(null, null, null)
      return [left, lock.locked(), yield* attempt_await(lock.__aexit__(null, null, null))]
    })
    expect(seen).toEqual([undefined, false, 'RuntimeError(Lock is not acquired.)'])
  })

  describe('loop=', () => {
    test('Lock() takes, deprecates or refuses a loop', () => {
      const loop = new_loop(version)
      const options = { loop }
      const outcome = attempt(() => warnings_of(() => new Lock(options)))
      const refusal =
        'TypeError(As of 3.10, the *loop* parameter was removed from Lock() since it is no longer necessary)'
      expect(outcome).toEqual(
        as_of<unknown>(version, {
          '3.6': [],
          '3.8': [LOOP_DEPRECATED],
          '3.10': refusal,
          '3.11': "TypeError(Lock.__init__() got an unexpected keyword argument 'loop')",
        }),
      )
      expect(warnings_of(() => new Lock())).toEqual([])
      loop.close()
    })

    test('Lock() belongs to the current loop at once, or to the one it first waits on', async () => {
      const [at_once, waited, text] = await run_on(version, function* (loop) {
        const lock = new Lock()
        const at_once = lock._loop === loop
        yield* lock.acquire()
        const task = loop.create_task(lock.acquire())
        yield* turns(1)
        const waited = lock._loop === loop
        task.cancel()
        return [at_once, waited, lock] as const
      }).then(async ([at_once, waited, lock]) => [
        at_once,
        waited,
        await run_on(version, function* (loop) {
          const task = loop.create_task(lock.acquire())
          yield* turns(3)
          return String(task.exception()).replace(/ at 0x[0-9a-f]+/, '')
        }),
      ])
      const bound_early = !since(version, '3.10')
      expect([at_once, waited]).toEqual([bound_early, true])
      if (bound_early) expect(text).toMatch(/got Future <Future pending.*> attached to a different loop$/)
      else {
        expect(text).toBe(
          'RuntimeError: <asyncio.locks.Lock object [locked]> is bound to a different event loop',
        )
      }
    })
  })

  test('Lock() refuses other arguments', () => {
    const loop = new_loop(version)
    const name = since(version, '3.10') ? 'Lock.__init__' : '__init__'
    const make = Lock as unknown as new (...args: unknown[]) => Lock
    expect(attempt(() => new make(1, 2))).toBe(
      `TypeError(${name}() takes 1 positional argument but 3 were given)`,
    )
    expect(attempt(() => new make({ bogus: 1 }))).toBe(
      `TypeError(${name}() got an unexpected keyword argument 'bogus')`,
    )
    expect(attempt(() => new make(kw({ bogus: 1 })))).toBe(
      `TypeError(${name}() got an unexpected keyword argument 'bogus')`,
    )
    loop.close()
  })

  test('repr() names the class of a program', () => {
    const loop = new_loop(version)
    class Mine extends Lock {}
    expect(shape(new Mine())).toBe('<__main__.Mine object [unlocked]>')
    loop.close()
  })
})

describe.each(VERSIONS)('with await lock in %s', (version) => {
  const { Lock, Condition, Semaphore } = primitives(version)
  const deprecated = since(version, '3.7')
  type Manager = { __enter__(): unknown; __exit__(...args: unknown[]): unknown }
  type Legacy = Manager & { __iter__(): PromiseLike<Manager>; __await__: unknown }

  if (since(version, '3.9')) {
    test('locks are no awaitables and no context managers', async () => {
      const texts = await run_on(version, function* () {
        const texts: unknown[] = []
        for (const lock of [new Lock(), new Condition(), new Semaphore()]) {
          texts.push(yield* attempt_await(lock as never))
          expect((lock as { then?: unknown }).then).toBeUndefined()
          expect((lock as unknown as Legacy).__enter__).toBeUndefined()
          expect((lock as unknown as Legacy).__await__).toBeUndefined()
        }
        return texts
      })
      const refusal = since(version, '3.14')
        ? (name: string) => `TypeError('${name}' object can't be awaited)`
        : (name: string) => `TypeError(object ${name} can't be used in 'await' expression)`
      expect(texts).toEqual(['Lock', 'Condition', 'Semaphore'].map(refusal))
    })
    return
  }

  test('a plain with statement is refused', async () => {
    const text = await run_on(version, function* () {
      const lock = new Lock() as unknown as Legacy
      lock.__exit__()
      return attempt(() => lock.__enter__())
    })
    expect(text).toBe('RuntimeError("yield from" should be used as context manager expression)')
  })

  test('awaiting a lock acquires it and gives what releases it', async () => {
    const seen: unknown[] = []
    const warned = await run_on(version, function* (loop) {
      const lock = new Lock()
      let warned: string[] = []
      const steps = (lock as unknown as Iterable<never> & { [Symbol.iterator](): Steps<Manager> })[
        Symbol.iterator
      ]()
      warned = warnings_of(() => {
        // The warning is given by the first step, which ends the wait as well: the lock is free.
        const { value } = steps.next() as IteratorReturnResult<Manager>
        seen.push(value.__enter__(), lock.locked(), value.__exit__(null, null, null), lock.locked())
        seen.push(attempt(() => value.__exit__(null, null, null)))
      })
      const native = async (): Promise<void> => {
        const manager = await (lock as unknown as PromiseLike<Manager>)
        seen.push(lock.locked())
        manager.__exit__(null, null, null)
      }
      yield* loop.create_task(native)
      return warned
    })
    expect(seen).toEqual([
      undefined,
      true,
      undefined,
      false,
      "AttributeError('NoneType' object has no attribute 'release')",
      true,
    ])
    const text = "DeprecationWarning: 'with await lock' is deprecated use 'async with lock' instead"
    expect(warned).toEqual(deprecated ? [text] : [])
  })

  test('`with (yield from lock)` has a text of its own', async () => {
    const warned = await run_on(version, function* () {
      const lock = new Semaphore(1) as unknown as Legacy
      const coro = lock.__iter__() as unknown as { send(value: unknown): unknown }
      return warnings_of(() => attempt(() => coro.send(null)))
    })
    const text = "DeprecationWarning: 'with (yield from lock)' is deprecated use 'async with lock' instead"
    expect(warned).toEqual(deprecated ? [text] : [])
  })
})
