import type { BaseEventLoop } from './base_events.js'
import { AttributeError, RuntimeError, str } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import { check_callable } from './callback_checks.js'
import { bind_arguments } from './call_arguments.js'
import { split_kw } from './compat/kw.js'
import { warn } from './compat/warn.js'
import type { Executor } from './concurrent_futures/executor.js'
import { Future as ConcurrentFuture } from './concurrent_futures/future.js'
import type { Callable } from './concurrent_futures/handing_over.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import type { ThreadPoolExecutor, default_threads } from './concurrent_futures/thread.js'
import type { Future } from './futures.js'
import { refuse_keywords } from './keywords.js'
import { wrap_promise } from './promises.js'
import { chain, wrap_future } from './wrap_future.js'

/** How long to wait for the calls of the default executor, in seconds. */
export type JoinTimeout = number | null | undefined | { readonly timeout?: number | null }

/** How long the default executor has to end when `run` does (seconds). */
export const THREAD_JOIN_TIMEOUT = 300

/** What is loaded when the first call is made. */
interface Threads {
  readonly ThreadPoolExecutor: typeof ThreadPoolExecutor
  readonly default_threads: typeof default_threads
}

/** The thread pools, once they are loaded: programs that use none do not pay for them. */
let threads: Threads | null = null

/** The executors of one loop. */
export class LoopExecutors {
  private readonly _loop: BaseEventLoop
  private _default: Executor | null = null
  private _shutdown_called = false
  /** Set while calls wait for the default executor to be there. */
  private _loading: Promise<void> | null = null

  constructor(loop: BaseEventLoop) {
    this._loop = loop
  }

  /** The default executor, or null until it is needed. */
  get default_executor(): Executor | null {
    return this._default
  }

  /** Has an executor call a function. */
  run<T>(executor: Executor | null | undefined, func: Callable<T>, args: unknown[]): Future<Awaited<T>> {
    const loop = this._loop
    const keywords = split_kw(args)
    if (keywords !== undefined) refuse_keywords(loop._profile, 'BaseEventLoop.run_in_executor', keywords, [])
    if (loop.get_debug()) check_callable(func)
    if (executor !== null && executor !== undefined) return this._submit(executor, func, args)
    if (this._shutdown_called) throw new RuntimeError('Executor shutdown has been called')
    if (this._default === null && threads !== null) this._default = this._made(threads)
    if (this._default !== null) return this._submit(this._default, func, args)
    return this._submit_when_loaded(func, args)
  }

  set_default(executor: Executor): void {
    const { default_executor_type } = this._loop._profile
    if (default_executor_type !== 'accepted') {
      // Whoever has a thread pool has loaded its class.
      if (!is_thread_pool(executor)) {
        if (default_executor_type === 'refused') {
          throw new TypeError('executor must be ThreadPoolExecutor instance')
        }
        warn(
          'Using the default executor that is not an instance of ThreadPoolExecutor is deprecated and will be ' +
            'prohibited in Python 3.9',
          'DeprecationWarning',
        )
      }
    }
    this._default = executor
  }

  /** Waits until the default executor has ended. */
  shutdown_default(...args: unknown[]): Coroutine<void> {
    const { executor_shutdown_timeout } = this._loop._profile
    const parameters = executor_shutdown_timeout === 'none' ? [] : ['timeout']
    const signature = { name: 'BaseEventLoop.shutdown_default_executor', parameters }
    const given = bind_arguments(this._loop._profile, signature, args) as { timeout?: number | null }
    const limit = executor_shutdown_timeout === 'limits' ? (given.timeout ?? null) : null
    return library_coroutine('shutdown_default_executor', this._shut_down(limit))
  }

  /** Lets the default executor end by itself. */
  close(): void {
    this._shutdown_called = true
    const executor = this._default
    this._default = null
    void executor?.shutdown({ wait: false })
  }

  private *_shut_down(limit: number | null): Steps<void> {
    const loop = this._loop
    this._shutdown_called = true
    if (this._loading !== null) yield* wrap_promise(this._loading, loop)
    const executor = this._default
    if (executor === null) return
    const ended = wrap_promise(Promise.resolve(executor.shutdown({ wait: true })), loop)
    let late = false
    const timer =
      limit === null
        ? null
        : loop.call_later(Math.max(0, limit), () => {
            late = !ended.done()
            if (late) ended._finish()
          })
    try {
      yield* ended
    } finally {
      timer?.cancel()
    }
    if (!late) return
    warn(`The executor did not finishing joining its threads within ${str(limit)} seconds.`, 'RuntimeWarning')
    void executor.shutdown({ wait: false })
  }

  private _submit<T>(executor: Executor, func: Callable<T>, args: unknown[]): Future<Awaited<T>> {
    if (typeof (executor as Partial<Executor>).submit !== 'function') {
      throw new AttributeError(`'${type_name_of(executor)}' object has no attribute 'submit'`)
    }
    const call = executor.submit(func, ...args)
    if (!(call instanceof ConcurrentFuture)) return wrap_future<Awaited<T>>(call, { loop: this._loop })
    return this._chained(call)
  }

  /** Stands in for the default executor's future until that is there. */
  private _submit_when_loaded<T>(func: Callable<T>, args: unknown[]): Future<Awaited<T>> {
    const outer = new ConcurrentFuture<Awaited<T>>()
    this._loading ??= import('./concurrent_futures/thread.js').then((loaded) => {
      threads = loaded
      this._loading = null
      this._default ??= this._made(loaded)
    })
    void this._loading.then(() => {
      if (outer.cancelled() || this._default === null) return
      try {
        pass_on(this._default.submit(func, ...args), outer)
      } catch (error) {
        outer._fail(error)
      }
    })
    return this._chained(outer)
  }

  private _chained<T>(call: ConcurrentFuture<T>): Future<T> {
    const loop = this._loop
    const future = loop.create_future<T>()
    // Something outside of the loop is under way.
    loop._foreign += 1
    chain(call, future, loop, () => {
      loop._foreign -= 1
    })
    return future
  }

  private _made({ ThreadPoolExecutor, default_threads }: Threads): Executor {
    const { default_executor_threads, default_executor_name } = this._loop._profile
    return new ThreadPoolExecutor({
      max_workers: default_threads(default_executor_threads),
      thread_name_prefix: default_executor_name === 'asyncio' ? 'asyncio' : '',
    })
  }
}

function pass_on<T>(inner: ConcurrentFuture<T>, outer: ConcurrentFuture<T>): void {
  outer.add_done_callback(() => {
    if (outer.cancelled()) inner.cancel()
  })
  inner.add_done_callback(() => {
    if (outer.done()) return
    if (inner.cancelled()) {
      outer.cancel()
      return
    }
    const error = inner.exception()
    if (error === null) outer.set_result(inner.result())
    else outer._fail(error)
  })
}

function is_thread_pool(value: unknown): boolean {
  return threads !== null && value instanceof threads.ThreadPoolExecutor
}
