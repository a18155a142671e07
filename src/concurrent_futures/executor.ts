import { NotImplementedError, ValueError } from '../builtins/errors.js'
import { take_kw } from '../builtins/keywords.js'
import { declare_class } from '../builtins/names.js'
import { host } from '../host/node_host.js'
import { TimeoutError } from './errors.js'
import type { Future } from './future.js'
import type { Callable } from './handing_over.js'

/** What `wait` takes as `return_when`: return when any future is done. */
export const FIRST_COMPLETED = 'FIRST_COMPLETED'
/** What `wait` takes as `return_when`: return when any future raises, else when all are done. */
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION'
/** What `wait` takes as `return_when`: return when all futures are done. */
export const ALL_COMPLETED = 'ALL_COMPLETED'

/** What {@link Executor.shutdown} takes by keyword. */
export interface ShutdownOptions {
  /** Whether to wait for the calls that run or are queued; `true` by default. */
  readonly wait?: boolean
  /** Whether to cancel the calls that have not begun; `false` by default. */
  readonly cancel_futures?: boolean
}

/** What {@link Executor.map} takes by keyword. */
export interface MapOptions {
  /** Seconds from the call of `map` after which asking for a result raises; none by default. */
  readonly timeout?: number | null
  /** How many items to hand over at a time, where an executor can; 1 by default. */
  readonly chunksize?: number
  /** How many calls are submitted ahead of the results that were read; by default all are submitted at once. */
  readonly buffersize?: number | null
}

/**
 * The base of executors, which make calls elsewhere. A subclass overrides `submit` and `shutdown`.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor
 */
export class Executor {
  /**
   * Schedules the call `callable(...args)`.
   *
   * @param callable - the function
   * @param args - its arguments; keyword arguments, marked by `asyncio.kw`, last
   * @returns the future outcome
   * @throws {NotImplementedError} unless overridden
   */
  submit<T>(callable: Callable<T>, ...args: unknown[]): Future<Awaited<T>> {
    void callable
    void args
    throw new NotImplementedError()
  }

  /**
   * Schedules one call for each item (or group of items, one of each iterable), all at once unless `buffersize` is given.
   *
   * @param callable - the function
   * @param args - iterables, the shortest of which counts; then, optionally, {@link MapOptions}
   * @returns the results in the order of the items, to be read by `for await`; what a call raises is raised there.
   *   Leaving the loop early cancels the calls that have not begun
   * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor.map
   */
  map<T>(callable: Callable<T>, ...args: unknown[]): AsyncGenerator<Awaited<T>, void, void> {
    const options = take_kw<MapOptions>(args) ?? {}
    const groups = zipped(args as Iterable<unknown>[])
    return this._map(groups, options, (group) => this.submit(callable, ...group))
  }

  /** The results of submitting each group. @internal */
  protected _map<G, R>(
    groups: Iterable<G>,
    options: MapOptions,
    submit: (group: G) => Future<R>,
  ): AsyncGenerator<R, void, void> {
    const { timeout = null, buffersize = null } = options
    if (buffersize !== null && !Number.isInteger(buffersize)) {
      throw new TypeError('buffersize must be an integer or None')
    }
    if (buffersize !== null && buffersize < 1) throw new ValueError('buffersize must be None or > 0')
    const deadline = timeout === null ? null : host.monotonic() + timeout
    const rest = groups[Symbol.iterator]()
    const next = (): Future<R> | null => {
      const step = rest.next()
      return step.done === true ? null : submit(step.value)
    }
    const futures: Future<R>[] = []
    for (let future = next(); future !== null; future = next()) {
      futures.push(future)
      if (futures.length === buffersize) break
    }
    return results_of(futures, buffersize === null ? () => null : next, deadline)
  }

  /**
   * Takes no more calls and frees what the executor holds.
   *
   * @param wait - whether to wait for the calls that run or are queued; `true` by default
   * @param options - {@link ShutdownOptions}
   */
  shutdown(wait?: boolean | ShutdownOptions, options?: ShutdownOptions): Promise<void> | void {
    void wait
    void options
  }

  /** Python's `with executor:`, which shuts down at the end of the block. */
  __enter__(): this {
    return this
  }

  /** Shuts down. */
  __exit__(): Promise<void> | void {
    return this.shutdown(true)
  }

  /** Shuts down and waits. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown(true)
  }
}

declare_class(Executor, 'concurrent.futures._base', 'Executor')

/** Groups of items, one of each iterable, until the shortest ends. */
export function* zipped(iterables: readonly Iterable<unknown>[]): Generator<unknown[], void, void> {
  if (iterables.length === 0) return
  const iterators = iterables.map((iterable) => iterable[Symbol.iterator]())
  for (;;) {
    const group: unknown[] = []
    for (const iterator of iterators) {
      const step = iterator.next()
      if (step.done === true) return
      group.push(step.value)
    }
    yield group
  }
}

/** The results in order; for each that is about to be read one more call is submitted, if `next` gives one. */
async function* results_of<T>(
  futures: Future<T>[],
  next: () => Future<T> | null,
  deadline: number | null,
): AsyncGenerator<T, void, void> {
  try {
    while (futures.length > 0) {
      const more = next()
      if (more !== null) futures.push(more)
      const [future] = futures as [Future<T>]
      const result = await (deadline === null ? future : by_deadline(future, deadline))
      futures.shift()
      yield result
    }
  } finally {
    for (const future of futures) future.cancel()
  }
}

function by_deadline<T>(future: Future<T>, deadline: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = host.set_timer(Math.max(0, deadline - host.monotonic()), () => {
      reject(new TimeoutError())
    })
    future.add_done_callback(() => {
      host.clear_timer(timer)
      resolve(future)
    })
  })
}
