import { Exception, hidden } from '../builtins/base.js'
import { NotImplementedError, ValueError } from '../builtins/errors.js'
import { take_kw } from '../builtins/keywords.js'
import { declare_class, is_error } from '../builtins/names.js'
import { processors } from '../host/processors.js'
import { BrokenExecutor } from './errors.js'
import { type MapOptions, zipped } from './executor.js'
import type { Callable } from './handing_over.js'
import { type PoolOptions, by_name } from './pool_arguments.js'
import { PoolExecutor } from './pool_executor.js'

/**
 * A process of a pool ended before its time, or could not be initialized.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.process.BrokenProcessPool
 */
export class BrokenProcessPool extends BrokenExecutor {}

/** The cause of what was raised in a process: where that was. */
class _RemoteTraceback extends Exception {
  get tb(): string {
    return this.message
  }
}

/** Keyword arguments of {@link ProcessPoolExecutor}. */
export interface ProcessPoolOptions extends PoolOptions {
  /** Only `null`: processes are started in one way. */
  readonly mp_context?: null
  /** How many calls a process makes before another takes its place; any number by default. */
  readonly max_tasks_per_child?: number | null
}

/**
 * Makes calls in processes of their own.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.ProcessPoolExecutor
 */
export class ProcessPoolExecutor extends PoolExecutor {
  /**
   * @param max_workers - how many processes at most; by default as many as there are processors
   * @param mp_context - only `null`
   * @param initializer - what each process calls first; when it raises, the pool is broken
   * @param initargs - its arguments
   * @param options - any of these by name, and `max_tasks_per_child`
   * @throws {ValueError} `max_workers must be greater than 0`, `max_tasks_per_child must be >= 1`
   * @throws {TypeError} `initializer must be a callable`, `max_tasks_per_child must be an integer`
   */
  constructor(
    max_workers?: number | null | ProcessPoolOptions,
    mp_context?: null | ProcessPoolOptions,
    initializer?: PoolOptions['initializer'] | ProcessPoolOptions,
    initargs?: readonly unknown[] | ProcessPoolOptions,
    options?: ProcessPoolOptions,
  )
  constructor(...args: unknown[]) {
    const parameters = ['max_workers', 'mp_context', 'initializer', 'initargs', 'max_tasks_per_child']
    const given = by_name(new.target, parameters, args) as ProcessPoolOptions
    const breakage = {
      make: BrokenProcessPool,
      died: 'A process in the process pool was terminated abruptly while the future was running or pending.',
      unusable: 'A child process terminated abruptly, the process pool is not usable anymore',
      initializer: null,
    }
    super('process', breakage, given.max_workers ?? processors(), given)
    if ((given.mp_context ?? null) !== null) {
      throw new NotImplementedError(
        'mp_context must be None: Node starts processes in one way, as Python’s "spawn"',
      )
    }
    const most = given.max_tasks_per_child ?? null
    if (most !== null && !Number.isInteger(most)) {
      throw new TypeError('max_tasks_per_child must be an integer')
    }
    if (most !== null && most <= 0) throw new ValueError('max_tasks_per_child must be >= 1')
    this._max_tasks_per_child = most
    // Python's queue to its processes holds one call more than there are processes.
    this._ahead = this._max_workers + 1
  }

  /**
   * Schedules one call for each item (or group of items, one of each iterable).
   *
   * @param callable - the function
   * @param args - iterables, the shortest of which counts; then, optionally, {@link MapOptions}
   * @returns the results in the order of the items
   * @throws {ValueError} `chunksize must be >= 1.`
   * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor.map
   */
  override map<T>(callable: Callable<T>, ...args: unknown[]): AsyncGenerator<Awaited<T>, void, void> {
    const options = take_kw<MapOptions>(args) ?? {}
    const size = options.chunksize ?? 1
    if (size < 1) throw new ValueError('chunksize must be >= 1.')
    const groups = batched(zipped(args as Iterable<unknown>[]), size)
    const chunks = this._map(groups, options, (group) => this._submit<Awaited<T>[]>(callable, group, true))
    return flattened(chunks)
  }

  /** What was raised elsewhere says where. @internal */
  protected override _as_raised(error: unknown): unknown {
    if (is_error(error)) hidden(error, 'cause', new _RemoteTraceback(`\n"""\n${error.stack ?? ''}\n"""`))
    return error
  }

  /** Ends all processes by SIGTERM; what they were doing fails, what was waiting is cancelled. */
  terminate_workers(): void {
    this._end_workers('SIGTERM')
  }

  /** Ends all processes by SIGKILL; what they were doing fails, what was waiting is cancelled. */
  kill_workers(): void {
    this._end_workers('SIGKILL')
  }
}

function* batched<T>(items: Iterable<T>, size: number): Generator<T[], void, void> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function* flattened<T>(chunks: AsyncGenerator<T[], void, void>): AsyncGenerator<T, void, void> {
  for await (const chunk of chunks) yield* chunk
}

declare_class(BrokenProcessPool, 'concurrent.futures.process', 'BrokenProcessPool')
declare_class(ProcessPoolExecutor, 'concurrent.futures.process', 'ProcessPoolExecutor')
declare_class(_RemoteTraceback, 'concurrent.futures.process', '_RemoteTraceback')
