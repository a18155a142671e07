import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Exception } from '../../src/builtins.js'
import {
  ExceptionGroup,
  FileNotFoundError,
  NotImplementedError,
  RuntimeError,
  ValueError,
} from '../../src/builtins.js'
import { kw } from '../../src/compat/kw.js'
import {
  BrokenExecutor,
  BrokenProcessPool,
  BrokenThreadPool,
  InterpreterPoolExecutor,
  ProcessPoolExecutor,
  ThreadPoolExecutor,
  wait,
} from '../../src/concurrent_futures.js'
import { host } from '../../src/host/node_host.js'

const POOLS = [
  ['ThreadPoolExecutor', ThreadPoolExecutor],
  ['ProcessPoolExecutor', ProcessPoolExecutor],
] as const

const jobs = new URL('./fixtures/jobs.mjs', import.meta.url)

async function error_of(promise: PromiseLike<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was raised')
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

/** A function of its text: the test runner would rewrite the names of what is imported. */

const fn = <T>(text: string): (() => T) => new Function(`return (${text})`)() as () => T

const block = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(POOLS)('%s', (name, Pool) => {
  test('refuses arguments as Python does', () => {
    expect(() => new Pool(0)).toThrow(new ValueError('max_workers must be greater than 0'))
    expect(() => new Pool({ max_workers: -1 })).toThrow(ValueError)
    expect(() => new Pool('a' as never)).toThrow("'<=' not supported between instances of 'str' and 'int'")
    expect(() => new Pool({ initializer: 3 as never })).toThrow(
      new TypeError('initializer must be a callable'),
    )
    expect(() => new Pool({ foo: 3 } as never)).toThrow(
      `${name}.__init__() got an unexpected keyword argument 'foo'`,
    )
    expect(() => (new Pool(1).submit as () => unknown)()).toThrow(
      `${name}.submit() missing 1 required positional argument: 'fn'`,
    )
  })

  test('makes calls elsewhere, with arguments and results by structured clone', async () => {
    await using pool = new Pool(2)
    const [sum, thread, bytes, nested, text] = await Promise.all([
      pool.submit((a: number, b: number) => a + b, 1, 2),
      pool.submit(() => process.pid + '/' + process.getBuiltinModule('node:worker_threads').threadId),
      pool.submit((data: Buffer) => [Buffer.isBuffer(data), data], Buffer.from('abc')),
      pool.submit((map: Map<string, Set<number>>) => map.get('x'), new Map([['x', new Set([1])]])),
      pool.submit(async () => (await import('node:path')).basename('/a/b')),
    ])
    expect([sum, bytes, nested, text]).toEqual([3, [true, Buffer.from('abc')], new Set([1]), 'b'])
    expect(thread).not.toBe(`${process.pid}/0`)
  })

  test('hands keyword arguments over in a plain object at the end', async () => {
    await using pool = new Pool(1)
    const job = (a: number, options?: { b: number }): unknown => [a, options ?? null]
    expect(await pool.submit(job, 1, kw({ b: 2 }))).toEqual([1, { b: 2 }])
    expect(await pool.submit(job, 1)).toEqual([1, null])
  })

  test('calls functions that a module exports', async () => {
    await using pool = new Pool(1)
    expect(await pool.submit({ module: jobs, name: 'last_part' }, '/x/y')).toBe('y')
    expect(await pool.submit({ module: jobs.href }, 21)).toBe(42)
    const missing = await error_of(pool.submit({ module: jobs, name: 'no_function' }))
    expect(missing.message).toContain("has no function 'no_function'")
    const relative = await error_of(pool.submit({ module: './jobs.mjs' }))
    expect(relative.message).toContain("new URL('./jobs.mjs', import.meta.url)")
  })

  test('calls methods written in short, and what a partial function tells that it calls', async () => {
    await using pool = new Pool(1)
    const methods = {
      twice(n: number) {
        return 2 * n
      },
    }
    expect(await pool.submit(methods.twice, 2)).toBe(4)
    const partial = Object.assign(() => undefined, { func: (a: number, b: number) => a - b, args: [5] })
    expect(await pool.submit(partial as never, 2)).toBe(3)
  })

  test('says of functions that cannot be sent why, and what to write', async () => {
    await using pool = new Pool(1)
    const outer = 1
    const closure = await error_of(pool.submit(() => outer))
    expect(closure).toBeInstanceOf(ReferenceError)
    expect(closure.message).toMatch(
      /^outer is not defined: a function is sent to a worker as its source text/,
    )
    expect(closure.message).toContain('{ module: new URL')
    expect(closure.message.match(/is sent to a worker/g)).toHaveLength(1)
    for (const [fn, text] of [
      [Math.max, "cannot pickle 'max': it is native"],
      [closure.toString.bind(closure), "cannot pickle 'toString': it is a bound function"],
      [class Job {}, "cannot pickle 'Job': it is a class"],
      [3, "'int' object is not callable"],
    ] as const) {
      const error = await error_of(pool.submit(fn as never))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toContain(text)
    }
  })

  test('says of arguments and results that cannot be cloned that they cannot', async () => {
    await using pool = new Pool(1)
    const argument = await error_of(pool.submit(() => 1, Symbol('s')))
    expect(argument).toBeInstanceOf(TypeError)
    expect(argument.message).toMatch(
      /^cannot pickle the arguments of a call: Symbol\(s\) could not be cloned;/,
    )
    const result = await error_of(pool.submit(() => () => 1))
    expect(result).toBeInstanceOf(TypeError)
    expect(result.message).toMatch(/^cannot pickle the result of a call: /)
    expect(await pool.submit(() => 'still there')).toBe('still there')
  })

  test('raises what a call raised, of the same class', async () => {
    await using pool = new Pool(1)
    const value = await error_of(pool.submit(fn("() => { throw new ValueError('bad', 2) }")))
    expect(value).toBeInstanceOf(ValueError)
    expect((value as ValueError).args).toEqual(['bad', 2])
    const missing = await error_of(pool.submit(fn("() => { throw new OSError(2, 'No such file') }")))
    expect(missing).toBeInstanceOf(FileNotFoundError)
    expect(missing.message).toBe('[Errno 2] No such file')
    const native = await error_of(
      pool.submit(() => process.getBuiltinModule('node:fs').readFileSync('/no such file')),
    )
    expect(native).toMatchObject({ code: 'ENOENT', errno: -2, syscall: 'open' })
    const group = await error_of(
      pool.submit(
        fn(`() => {
          const error = new ExceptionGroup('several', [new ValueError('x'), new TypeError('y')])
          error.add_note('a note')
          throw error
        }`),
      ),
    )
    expect(group).toBeInstanceOf(ExceptionGroup)
    expect((group as ExceptionGroup).exceptions[0]).toBeInstanceOf(ValueError)
    expect((group as ExceptionGroup).exceptions[1]).toBeInstanceOf(TypeError)
    expect((group as ExceptionGroup).__notes__).toEqual(['a note'])
    const own = await error_of(
      pool.submit(fn("() => { class OwnError extends RuntimeError {}; throw new OwnError('own') }")),
    )
    expect(own).toBeInstanceOf(RuntimeError)
    expect([own.name, own.message]).toEqual(['OwnError', 'own'])
  })

  test('hands over what is thrown and is no error, and errors that are returned', async () => {
    await using pool = new Pool(1)
    await expect(
      (async () =>
        pool.submit(() => {
          throw 'text'
        }))(),
    ).rejects.toBe('text')
    const echo = fn<Error[]>("error => [error, new ValueError('r')]")
    const returned = await pool.submit(echo, new RuntimeError('a'))
    expect(returned[0]).toBeInstanceOf(RuntimeError)
    expect(returned[1]).toBeInstanceOf(ValueError)
    const odd = await error_of(pool.submit(fn('() => { throw new ValueError(() => 1) }')))
    expect(odd).toBeInstanceOf(ValueError)
  })

  test('cancels what has not begun, and nothing else', async () => {
    await using pool = new Pool(1)
    const fresh = pool.submit(() => 1)
    expect([fresh.cancel(), fresh.cancelled()]).toEqual([true, true])
    const futures = Array.from({ length: 6 }, () => pool.submit(block, 60))
    await new Promise((resolve) => setTimeout(resolve, 10))
    // Python's queue to its processes holds calls that cannot be cancelled any more.
    const begun = name === 'ThreadPoolExecutor' ? 1 : 3
    expect(futures.map((future) => future.running())).toEqual(futures.map((_, i) => i < begun))
    expect(futures.map((future) => future.cancel())).toEqual(futures.map((_, i) => i >= begun))
    const { done } = await wait(futures)
    expect(done.size).toBe(6)
    expect(futures.filter((future) => !future.cancelled())).toHaveLength(begun)
  })

  test('shutdown() waits for what is queued and ends the workers', async () => {
    const pool = new Pool(2)
    const futures = [1, 2, 3, 4].map((n) => pool.submit((m: number) => m * m, n))
    await pool.shutdown()
    expect(futures.map((future) => future.result())).toEqual([1, 4, 9, 16])
    expect(() => pool.submit(() => 1)).toThrow(new RuntimeError('cannot schedule new futures after shutdown'))
    await pool.shutdown()
    await new Pool(1).shutdown()
  })

  test('shutdown() can cancel what is queued, or not wait', async () => {
    const pool = new Pool(1)
    const first = pool.submit(block, 30)
    const rest = Array.from({ length: 5 }, () => pool.submit(() => 1))
    await Promise.resolve()
    await Promise.resolve()
    expect(await pool.shutdown(false)).toBeUndefined()
    expect(first.done()).toBe(false)
    await pool.shutdown({ cancel_futures: true })
    expect(first.done()).toBe(true)
    expect(rest.at(-1)?.cancelled()).toBe(true)
  })

  test('map() gives results in order, from several iterables', async () => {
    await using pool = new Pool(2)
    expect(await all(pool.map((a: number, b: string) => b.repeat(a), [1, 2, 3], 'xy'))).toEqual(['x', 'yy'])
    expect(await all(pool.map(() => 1))).toEqual([])
    expect(
      await all(pool.map((n: number) => n + 1, [1, 2, 3, 4, 5], { chunksize: 2, buffersize: 1 })),
    ).toEqual([2, 3, 4, 5, 6])
    await expect(
      all(pool.map(fn('n => { if (n === 2) throw new ValueError(n) }'), [1, 2, 3])),
    ).rejects.toThrow(ValueError)
  })

  test('each worker calls the initializer once, before anything else', async () => {
    await using pool = new Pool({
      max_workers: 1,
      initializer: (n: number) => {
        const counters = globalThis as { n?: number }
        counters.n = (counters.n ?? 0) + n
      },
      initargs: [5],
    })
    const read = (): number => (globalThis as unknown as { n: number }).n
    expect([await pool.submit(read), await pool.submit(read)]).toEqual([5, 5])
  })

  test('a pool whose initializer raises is broken', async () => {
    const stderr = vi.spyOn(host, 'write_stderr').mockImplementation(() => undefined)
    const pool = new Pool({
      max_workers: 1,
      initializer: fn("() => { throw new ValueError('no') }"),
    })
    const [first, second] = [pool.submit(() => 1), pool.submit(() => 2)]
    const thread = name === 'ThreadPoolExecutor'
    const cls = thread ? BrokenThreadPool : BrokenProcessPool
    for (const future of [first, second]) {
      const error = await error_of(future)
      expect(error).toBeInstanceOf(cls)
      expect(error).toBeInstanceOf(BrokenExecutor)
      expect(error.message).toBe(
        thread
          ? 'A thread initializer failed, the thread pool is not usable anymore'
          : 'A process in the process pool was terminated abruptly while the future was running or pending.',
      )
    }
    expect(stderr.mock.calls[0]?.[0]).toMatch(/^Exception in initializer:\nValueError: no\n/)
    expect(() => pool.submit(() => 1)).toThrow(
      thread
        ? 'A thread initializer failed, the thread pool is not usable anymore'
        : 'A child process terminated abruptly, the process pool is not usable anymore',
    )
    await pool.shutdown()
  })

  test('a worker that ends fails all that is under way, and all that comes', async () => {
    const pool = new Pool(2)
    const futures = [
      pool.submit(block, 500),
      pool.submit(() => process.exit(3)),
      ...[1, 2, 3, 4, 5].map((n) => pool.submit((m: number) => m, n)),
    ]
    const errors = await Promise.all(futures.map(error_of))
    const [what, where] = name === 'ThreadPoolExecutor' ? ['thread', 'thread'] : ['process', 'process']
    for (const error of errors) {
      expect(error).toBe(errors[0])
      expect(error.message).toBe(
        `A ${what} in the ${where} pool was terminated abruptly while the future was running or pending.`,
      )
    }
    expect((errors[0] as Exception).__cause__?.message).toBe('the worker ended with exit code 3')
    expect(() => pool.submit(() => 1)).toThrow('is not usable anymore')
    await pool.shutdown()
    expect(() => pool.submit(() => 1)).toThrow(BrokenExecutor)
  })
})

describe('ThreadPoolExecutor', () => {
  test('shares memory that is shared', async () => {
    await using pool = new ThreadPoolExecutor(1)
    const numbers = new Int32Array(new SharedArrayBuffer(8))
    await pool.submit((shared: Int32Array) => {
      shared[1] = 7
    }, numbers)
    expect([...numbers]).toEqual([0, 7])
  })

  test('keeps the chain of what was raised', async () => {
    await using pool = new ThreadPoolExecutor(1)
    const error = await error_of(
      pool.submit(fn("() => { throw new RuntimeError('outer', { cause: new ValueError('inner') }) }")),
    )
    expect((error as RuntimeError).__cause__).toBeInstanceOf(ValueError)
  })

  test('InterpreterPoolExecutor is one, too', async () => {
    await using pool = new InterpreterPoolExecutor(1)
    expect(pool).toBeInstanceOf(ThreadPoolExecutor)
    expect(await pool.submit(() => 1)).toBe(1)
  })
})

describe('ProcessPoolExecutor', () => {
  test('refuses arguments as Python does', () => {
    expect(() => new ProcessPoolExecutor({ max_tasks_per_child: 1.5 })).toThrow(
      new TypeError('max_tasks_per_child must be an integer'),
    )
    expect(() => new ProcessPoolExecutor({ max_tasks_per_child: 0 })).toThrow(
      new ValueError('max_tasks_per_child must be >= 1'),
    )
    expect(() => new ProcessPoolExecutor({ mp_context: 'fork' as never })).toThrow(NotImplementedError)
    expect(() => new ProcessPoolExecutor(1).map(() => 1, [1], { chunksize: 0 })).toThrow(
      new ValueError('chunksize must be >= 1.'),
    )
  })

  test('says where something was raised', async () => {
    await using pool = new ProcessPoolExecutor(1)
    const error = await error_of(pool.submit(fn("() => { throw new ValueError('there') }")))
    expect(error.cause).toMatchObject({ name: '_RemoteTraceback' })
    expect((error.cause as Error).message).toMatch(/^\n"""\nValueError: there\n[^]*"""$/)
  })

  test('replaces a process that has made its calls', async () => {
    await using pool = new ProcessPoolExecutor({ max_workers: 1, max_tasks_per_child: 2 })
    const pids: number[] = []
    for (let i = 0; i < 5; i += 1) pids.push(await pool.submit(() => process.pid))
    expect(pids.map((pid) => pids.indexOf(pid))).toEqual([0, 0, 2, 2, 4])
  })

  test.each(['terminate_workers', 'kill_workers'] as const)('%s() ends what is running', async (method) => {
    const pool = new ProcessPoolExecutor(1)
    await pool.submit(() => 1)
    const [running, waiting] = [pool.submit(block, 20_000), pool.submit(() => 1)]
    const queued = [1, 2, 3].map((n) => pool.submit((m: number) => m, n))
    await Promise.resolve()
    await Promise.resolve()
    pool[method]()
    expect(await error_of(running)).toBeInstanceOf(BrokenProcessPool)
    expect(await error_of(waiting)).toBeInstanceOf(BrokenProcessPool)
    expect(queued.at(-1)?.cancelled()).toBe(true)
    expect(() => pool.submit(() => 1)).toThrow()
    await pool.shutdown()
  })

  test('notices a process that is killed while it has nothing to do', async () => {
    const pool = new ProcessPoolExecutor(1)
    const pid = await pool.submit(() => process.pid)
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(() => {
      expect(() => pool.submit(() => 1).cancel()).toThrow(BrokenProcessPool)
    })
    await pool.shutdown()
  })
})
