/** `await` and calls of `then` are told apart, wherever they stand: a call gives a promise, and its callbacks may throw. */
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { setImmediate as immediately } from 'node:timers/promises'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { Coroutine } from '../../src/coroutines.js'

const coroutine_then = (coro: PromiseLike<unknown>): unknown => coro.then

/** Callbacks as programs write them: arrows, which have no name and no prototype, as V8's own have none. */
async function check_call(make: () => PromiseLike<unknown>): Promise<void> {
  const seen: unknown[] = []
  const promise = make().then(
    (value) => {
      seen.push(value)
      throw new Error('of the callback')
    },
    (error: unknown) => error,
  )
  expect(promise).toBeInstanceOf(Promise)
  expect(seen).toEqual([])
  await expect(promise).rejects.toThrow('of the callback')
  expect(seen).toEqual(['x'])
  const caught = fails().then(
    (value) => value,
    (error: unknown) => ['caught', (error as Error).message],
  )
  expect(await caught).toEqual(['caught', 'no'])
}

const sleeps = (): PromiseLike<unknown> => asyncio.sleep(0, 'x')
const naps = (): PromiseLike<unknown> => asyncio.sleep(0.001, 'x')
const answers = asyncio.coroutine(async () => 'x')
const suspends = asyncio.coroutine(async () => {
  await asyncio.sleep(0)
  return 'x'
})
const yields = asyncio.coroutine(function* () {
  yield* asyncio.sleep(0)
  return 'x'
})
const fails = asyncio.coroutine(async () => {
  await asyncio.sleep(0)
  throw new Error('no')
})

const future = (): PromiseLike<unknown> => {
  const loop = asyncio.get_running_loop()
  const made = loop.create_future()
  loop.call_soon(() => {
    made.set_result('x')
  })
  return made
}
const result = (): PromiseLike<unknown> => {
  const made = asyncio.get_running_loop().create_future()
  made.set_result('x')
  return made
}

const AWAITABLES: [string, () => PromiseLike<unknown>][] = [
  ['sleep(0)', sleeps],
  ['sleep', naps],
  ['an async function', answers],
  ['an async function that suspends', suspends],
  ['a generator', yields],
  ['a task', () => asyncio.create_task(suspends())],
  ['a future', future],
  ['a future that is done', result],
]

/** Callbacks are looked at, until so many were that `then` comes from another realm. */
const WAYS: [string, number][] = [
  ['at first', 0],
  ['when much was awaited', 10_000],
]

async function await_often(times: number): Promise<void> {
  await asyncio.run(async () => {
    for (let i = 0; i < times; i++) await asyncio.sleep(0)
  })
}

describe.each(WAYS)('%s', (_when, times) => {
  beforeAll(() => await_often(times))

  describe.each(AWAITABLES)('then of %s', (_name, make) => {
    test('as the first thing that a task does', async () => {
      await asyncio.run(async () => {
        await check_call(make)
      })
    })

    test('behind awaits of each kind', async () => {
      await asyncio.run(async () => {
        await asyncio.sleep(0)
        await check_call(make)
        await Promise.resolve()
        await check_call(make)
        await immediately()
        await check_call(make)
        await answers()
        await check_call(make)
        const lock = new asyncio.Lock()
        await lock.acquire()
        await check_call(make)
        await asyncio.create_task(async () => make())
        await check_call(make)
      })
    })

    test('in microtasks and macrotasks of the task', async () => {
      const jobs = [
        queueMicrotask,
        (job: () => void) => process.nextTick(job),
        setImmediate,
        (job: () => void) => setTimeout(job, 1),
        (job: () => void) => void Promise.resolve().then(job),
      ]
      await asyncio.run(async () => {
        for (const begin of jobs) {
          await asyncio.sleep(0)
          await new Promise<void>((resolve, reject) => {
            begin(() => {
              check_call(make).then(resolve, reject)
            })
          })
        }
      })
    })

    test('among other tasks that switch', async () => {
      await asyncio.run(async () => {
        const others = Array.from({ length: 3 }, () =>
          asyncio.create_task(async () => {
            for (let i = 0; i < 20; i++) await asyncio.sleep(0)
          }),
        )
        for (let i = 0; i < 5; i++) await check_call(make)
        await asyncio.gather(...others)
      })
    })

    test('kept, and called after an await', async () => {
      await asyncio.run(async () => {
        const coro = make() as asyncio.Coroutine
        const then = coroutine_then(coro)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await check_call(
          () =>
            ({
              then: (...fns: unknown[]) => Reflect.apply(then as never, coro, fns),
            }) as PromiseLike<unknown>,
        )
      })
    })

    test('while its callbacks are made, others are called', async () => {
      await asyncio.run(async () => {
        const seen: unknown[] = []
        const note = (promise: unknown, name: string): ((value: unknown) => unknown) => {
          expect(promise).toBeInstanceOf(Promise)
          return (value) => seen.push([name, value])
        }
        await asyncio.sleep(0)
        const inner = (): unknown =>
          make().then(
            () => 0,
            () => 0,
          )
        const eager = (): unknown => {
          asyncio.create_task(suspends(), { eager_start: true })
          return inner()
        }
        await make().then(note(eager(), 'result'), note(inner(), 'error'))
        expect(seen).toEqual([['result', 'x']])
      })
    })

    test('looked up before an await among its arguments', async () => {
      await asyncio.run(async () => {
        const now = async (): Promise<(value: unknown) => unknown> => (value) => [value]
        const soon = async (): Promise<(value: unknown) => unknown> => {
          await immediately()
          return (value) => [value]
        }
        const same = (error: unknown): unknown => error
        await asyncio.sleep(0)
        expect(await make().then(await now(), same)).toEqual(['x'])
        expect(await make().then(await soon(), same)).toEqual(['x'])
        expect(await make().then(await asyncio.sleep(0, same), same)).toBe('x')
        expect(await make().then(await Promise.resolve(same), same)).toBe('x')
      })
      await asyncio.run(function* () {
        yield* asyncio.sleep(0)
        const promise = make().then(
          yield* asyncio.sleep(0, (value: unknown) => [value]),
          (error: unknown) => error,
        )
        expect(promise).toBeInstanceOf(Promise)
      })
    })

    test('of an object that keeps it', async () => {
      await asyncio.run(async () => {
        await asyncio.sleep(0)
        for (const pause of [() => Promise.resolve(), () => immediately(), () => asyncio.sleep(0)]) {
          const coro = make()
          const then = coroutine_then(coro) as PromiseLike<unknown>['then']
          const handle = { then: then.bind(coro) }
          await pause()
          await check_call(() => handle)
        }
      })
    })

    test('replaced on a coroutine by a function that calls it', async () => {
      await asyncio.run(async () => {
        for (const pause of [() => Promise.resolve(), () => immediately(), () => asyncio.sleep(0)]) {
          const coro = make() as asyncio.Coroutine
          const spy = vi.spyOn(coro, 'then')
          await pause()
          await check_call(() => coro)
          expect(spy).toHaveBeenCalledOnce()
          const other = make() as asyncio.Coroutine
          vi.spyOn(other, 'then')
          expect(await other).toBe('x')
        }
      })
    })

    test('called in an asynchronous scope', async () => {
      await asyncio.run(async () => {
        const resource = new AsyncResource('test')
        const calls: ((then: (...fns: unknown[]) => unknown, coro: object, ...fns: unknown[]) => unknown)[] =
          [
            (then, coro, ...fns) => resource.runInAsyncScope(then, coro, ...fns),
            (then, coro, ...fns) => AsyncResource.bind(then.bind(coro))(...fns),
            (then, coro, ...fns) => new AsyncLocalStorage().run(1, then.bind(coro), ...fns),
          ]
        for (const call of calls) {
          await asyncio.sleep(0)
          const coro = make()
          const promise = call(
            coroutine_then(coro) as never,
            coro,
            (value: unknown) => [value],
            (error: unknown) => error,
          )
          expect(promise).toBeInstanceOf(Promise)
          expect(await promise).toEqual(['x'])
        }
      })
    })

    test('adopted by promises', async () => {
      await asyncio.run(async () => {
        await asyncio.sleep(0)
        const gives = async (): Promise<unknown> => make()
        expect(await Promise.resolve(make())).toBe('x')
        expect(await new Promise((resolve) => void resolve(make()))).toBe('x')
        expect(await gives()).toBe('x')
        expect(await Promise.all([make(), make()])).toEqual(['x', 'x'])
        expect(await Promise.race([make()])).toBe('x')
        await expect(Promise.resolve(fails())).rejects.toThrow('no')
      })
    })

    test('bound, and called by the platform', async () => {
      await asyncio.run(async () => {
        for (const begin of [queueMicrotask, setImmediate, (job: () => void) => process.nextTick(job)]) {
          await asyncio.sleep(0)
          const value = await new Promise((resolve) => {
            const coro = make()
            const then = coroutine_then(coro) as PromiseLike<unknown>['then']
            const heard = (result: unknown): void => {
              resolve(result)
            }
            const call = then.bind(coro, heard, heard)
            begin(() => void call())
          })
          expect(value).toBe('x')
        }
      })
    })
  })

  test('a class of the program has its own then, or that of a coroutine and more', async () => {
    const seen: string[] = []
    class Loud extends Coroutine<string> {
      override then<R1, R2>(
        on_result?: ((value: string) => R1 | PromiseLike<R1>) | null,
        on_error?: ((reason: unknown) => R2 | PromiseLike<R2>) | null,
      ): Promise<R1 | R2> {
        seen.push('then')
        return super.then(on_result, on_error)
      }
    }
    const body = function* (): Generator<unknown, string> {
      yield* asyncio.sleep(0)
      return 'loud'
    }
    await asyncio.run(async () => {
      expect(await new Loud('loud', body())).toBe('loud')
      await asyncio.sleep(0)
      expect(await new Loud('loud', body())).toBe('loud')
      const promise = new Loud('loud', body()).then(
        (value) => `${value}er`,
        () => 'failed',
      )
      expect(promise).toBeInstanceOf(Promise)
      expect(await promise).toBe('louder')
    })
    expect(seen).toEqual(['then', 'then', 'then'])
  })

  test('what refuses to be written to can be looked at', async () => {
    await asyncio.run(async () => {
      const coro = asyncio.sleep(0, 'x')
      const bound = new Proxy(coro, {
        set: () => false,
        get(target, key, receiver) {
          const value: unknown = Reflect.get(target, key, receiver)
          return typeof value === 'function' ? (value.bind(target) as unknown) : value
        },
      })
      expect(await bound).toBe('x')
      const closed = asyncio.sleep(0)
      closed.close()
      expect(typeof Object.freeze(closed).then).toBe('function')
      expect(typeof Object.freeze(Object.create(Coroutine.prototype) as PromiseLike<unknown>).then).toBe(
        'function',
      )
    })
  })

  test('who sets then on a coroutine gets that one', async () => {
    await asyncio.run(async () => {
      const coro = asyncio.sleep(0)
      const own = (resolve: (value: void) => void): Promise<never> => {
        resolve()
        return undefined as unknown as Promise<never>
      }
      coro.then = own as typeof coro.then
      expect(coro.then).toBe(own)
      await coro
      coro.close()
      expect(asyncio.sleep(0).then).not.toBe(own)
    })
  })

  test('a coroutine without a task is refused, awaited or called', async () => {
    const refused = 'no running event loop'
    const coro = asyncio.sleep(0)
    await expect((async () => await coro)()).rejects.toThrow(refused)
    const promise = coro.then(
      () => 'result',
      (error: unknown) => (error as Error).message,
    )
    expect(promise).toBeInstanceOf(Promise)
    expect(await promise).toBe(refused)
    coro.close()
  })
})
