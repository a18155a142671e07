import { declare_class } from '../builtins/names.js'
import { BrokenExecutor } from './errors.js'
import { type PoolOptions, by_name } from './pool_arguments.js'
import { PoolExecutor } from './pool_executor.js'
import { processors } from '../host/processors.js'

/**
 * A thread of a pool ended before its time, or could not be initialized.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.thread.BrokenThreadPool
 */
export class BrokenThreadPool extends BrokenExecutor {}

/** Keyword arguments of {@link ThreadPoolExecutor}. */
export interface ThreadPoolOptions extends PoolOptions {
  /** What the names of the threads begin with, in debuggers. */
  readonly thread_name_prefix?: string
}

/** How many threads a pool has at most by default; older Pythons counted otherwise. @internal */
export function default_threads(how: 'five_each' | 'four_more'): number {
  return how === 'five_each' ? processors() * 5 : Math.min(32, processors() + 4)
}

let unnamed_pools = 0

/**
 * Makes calls in worker threads. A thread has modules and variables of its own: a function gets what it needs as
 * arguments, and memory that is shared only in a SharedArrayBuffer.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.ThreadPoolExecutor
 */
export class ThreadPoolExecutor extends PoolExecutor {
  private readonly _thread_name_prefix: string

  /**
   * @param max_workers - how many threads at most; by default four more than there are processors, at most 32
   * @param thread_name_prefix - what their names begin with
   * @param initializer - what each thread calls first; when it raises, the pool is broken
   * @param initargs - its arguments
   * @throws {ValueError} `max_workers must be greater than 0`
   * @throws {TypeError} `initializer must be a callable`
   */
  constructor(
    max_workers?: number | null | ThreadPoolOptions,
    thread_name_prefix?: string | ThreadPoolOptions,
    initializer?: PoolOptions['initializer'] | ThreadPoolOptions,
    initargs?: readonly unknown[] | ThreadPoolOptions,
  )
  constructor(...args: unknown[]) {
    const parameters = ['max_workers', 'thread_name_prefix', 'initializer', 'initargs']
    const given = by_name(new.target, parameters, args) as ThreadPoolOptions
    const breakage = {
      make: BrokenThreadPool,
      died: 'A thread in the thread pool was terminated abruptly while the future was running or pending.',
      unusable: 'A thread terminated abruptly, the thread pool is not usable anymore',
      initializer: 'A thread initializer failed, the thread pool is not usable anymore',
    }
    super('thread', breakage, given.max_workers ?? default_threads('four_more'), given)
    this._thread_name_prefix = given.thread_name_prefix || `ThreadPoolExecutor-${unnamed_pools++}`
  }

  protected override _worker_name(number: number): string {
    return `${this._thread_name_prefix}_${number}`
  }
}

/**
 * Makes calls in interpreters of their own, one to a thread: here the same as a {@link ThreadPoolExecutor}, whose
 * threads have modules and variables of their own already.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.InterpreterPoolExecutor
 */
export class InterpreterPoolExecutor extends ThreadPoolExecutor {}

declare_class(BrokenThreadPool, 'concurrent.futures.thread', 'BrokenThreadPool')
declare_class(ThreadPoolExecutor, 'concurrent.futures.thread', 'ThreadPoolExecutor')
declare_class(InterpreterPoolExecutor, 'concurrent.futures.interpreter', 'InterpreterPoolExecutor')
