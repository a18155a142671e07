import type { Executor } from './concurrent_futures/executor.js'
import type { Callable } from './concurrent_futures/handing_over.js'
import type { JoinTimeout } from './loop_executors.js'
import { declare_class } from './builtins/names.js'
import { NotImplementedError } from './builtins.js'
import { current_dialect } from './compat/bound.js'
import type { Profile } from './compat/versions.js'
import type { KeywordArguments } from './compat/kw.js'
import type { Context } from './contextvars/context.js'
import type { Coroutine } from './coroutines.js'
import type { Awaitable, CoroutineLike, Future } from './futures.js'
import type { Handle, TimerHandle } from './handles.js'
import type { NetMethods } from './net_methods.js'
import type { ProcessMethods } from './process_methods.js'
import type { Task, TaskOptions } from './tasks.js'

function missing(): never {
  throw new NotImplementedError()
}

/**
 * What every event loop offers; a method that a subclass leaves out raises NotImplementedError.
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.AbstractEventLoop
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- the tables below define what the interface declares
export class AbstractEventLoop {
  /** @internal the version of the view that this loop's class derives from */
  declare static _profile?: Profile

  /** The switches that this loop and what belongs to it go by. @internal */
  readonly _profile: Profile

  constructor() {
    this._profile = new.target._profile ?? current_dialect()
  }

  /** Debug mode, without a call that may not be implemented. @internal */
  _debug_flag(): boolean {
    return false
  }

  /** Whether coroutines that are created note where. @internal */
  _tracks_origins = false

  /** Has an error leave `run_forever`. @internal */
  _abort(error: unknown): void {
    throw error
  }

  /** Told of each cancelled timer. */
  _timer_handle_cancelled(_handle: TimerHandle): void {
    missing()
  }
}

/** Plain methods that every loop has. */
const METHODS = [
  'run_forever run_until_complete stop is_running is_closed close call_soon call_later call_at time create_future',
  'create_task call_soon_threadsafe set_default_executor set_task_factory get_task_factory',
  'get_exception_handler set_exception_handler default_exception_handler call_exception_handler get_debug set_debug',
  'add_reader remove_reader add_writer remove_writer add_signal_handler remove_signal_handler',
]
  .join(' ')
  .split(' ')

/** Methods that give a coroutine, and so fail only when it is awaited: see abstract_coroutines.ts. */
export const COROUTINE_METHODS = [
  'shutdown_asyncgens shutdown_default_executor getaddrinfo getnameinfo create_connection create_server sendfile',
  'start_tls create_unix_connection create_unix_server connect_accepted_socket create_datagram_endpoint',
  'connect_read_pipe connect_write_pipe subprocess_shell subprocess_exec sock_recv sock_recv_into sock_recvfrom',
  'sock_recvfrom_into sock_sendall sock_sendto sock_connect sock_accept sock_sendfile',
]
  .join(' ')
  .split(' ')

function define(target: object, names: readonly string[], body: () => unknown): void {
  for (const name of names) {
    const method = { [name]: (): unknown => body() }[name]
    Object.defineProperty(target, name, { value: method, writable: true, configurable: true })
  }
}

define(AbstractEventLoop.prototype, METHODS, missing)

/** Keyword arguments of `call_soon`, `call_later` and their like, marked with `kw`. */
export interface ContextOptions {
  /** The context that the callback runs in (3.7 and newer); by default a copy of the current one. */
  context?: Context | null
}

/** The members that the tables above define, for the type checker. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- see the class
export interface AbstractEventLoop extends NetMethods, ProcessMethods {
  /**
   * Runs until `stop` is called.
   * @throws {RuntimeError} when this loop runs already, or was closed
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_forever
   */
  run_forever(): Promise<void>
  /**
   * Runs until a future is done.
   * @param future - a future, or a coroutine, which becomes a task
   * @returns its result; rejects with its exception
   * @throws {RuntimeError} when this loop runs already, was closed, or is stopped before the future is done
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_until_complete
   */
  run_until_complete<T>(future: Awaitable<T>): Promise<T>
  /**
   * Has `run_forever` return at the end of the current iteration; a loop that does not run, of the next one.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.stop
   */
  stop(): void
  /**
   * Whether the loop runs.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.is_running
   */
  is_running(): boolean
  /**
   * Whether the loop was closed.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.is_closed
   */
  is_closed(): boolean
  /**
   * Closes the loop for good. Closing it again does nothing.
   * @throws {RuntimeError} when it runs
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.close
   */
  close(): void
  /**
   * Closes the asynchronous generators that were begun and are not at their end.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.shutdown_asyncgens
   */
  shutdown_asyncgens(): Coroutine<void>
  /**
   * Waits for the calls of the default executor, and closes it (3.9 and newer).
   * @param timeout - how long to wait (seconds); without limit by default (3.12 and newer)
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.shutdown_default_executor
   */
  shutdown_default_executor(timeout?: JoinTimeout): Coroutine<void>
  /**
   * Calls a function in a thread or process of an executor.
   * @param executor - the default one when it is null
   * @param func - a function that can stand by itself, or the name of one of a module
   * @param args - its arguments, which are copied
   * @returns a future of what it returns or throws
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_in_executor
   */
  run_in_executor<T>(
    executor: Executor | null | undefined,
    func: Callable<T>,
    ...args: unknown[]
  ): Future<Awaited<T>>
  /**
   * Sets what `run_in_executor(null, …)` uses.
   * @param executor - from 3.11 on, a ThreadPoolExecutor
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_default_executor
   */
  set_default_executor(executor: Executor): void
  /**
   * The loop's clock (seconds): it never goes back, and begins anywhere.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.time
   */
  time(): number
  /**
   * Calls a function in the next iteration, after those asked for before.
   * @param callback - the function
   * @param args - its arguments; last, `kw({ context })` (3.7 and newer)
   * @returns what cancels the call
   * @throws {RuntimeError} when the loop was closed
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_soon
   */
  call_soon<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle
  call_soon<A extends unknown[]>(
    callback: (...args: A) => unknown,
    ...args: [...A, KeywordArguments & ContextOptions]
  ): Handle
  /**
   * As `call_soon`, from outside of the loop too: wakes the loop.
   * @param callback - the function
   * @param args - its arguments; last, `kw({ context })` (3.7 and newer)
   * @returns what cancels the call
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_soon_threadsafe
   */
  call_soon_threadsafe<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle
  call_soon_threadsafe<A extends unknown[]>(
    callback: (...args: A) => unknown,
    ...args: [...A, KeywordArguments & ContextOptions]
  ): Handle
  /**
   * As `call_soon`, but after a time.
   * @param delay - how long from now (seconds)
   * @param callback - the function
   * @param args - its arguments; last, `kw({ context })` (3.7 and newer)
   * @returns what cancels the call
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_later
   */
  call_later<A extends unknown[]>(delay: number, callback: (...args: A) => unknown, ...args: A): TimerHandle
  call_later<A extends unknown[]>(
    delay: number,
    callback: (...args: A) => unknown,
    ...args: [...A, KeywordArguments & ContextOptions]
  ): TimerHandle
  /**
   * As `call_soon`, but at a time.
   * @param when - a time of the loop's clock (seconds, as `time()` gives them)
   * @param callback - the function
   * @param args - its arguments; last, `kw({ context })` (3.7 and newer)
   * @returns what cancels the call
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_at
   */
  call_at<A extends unknown[]>(when: number, callback: (...args: A) => unknown, ...args: A): TimerHandle
  call_at<A extends unknown[]>(
    when: number,
    callback: (...args: A) => unknown,
    ...args: [...A, KeywordArguments & ContextOptions]
  ): TimerHandle
  /**
   * A future of this loop, pending.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_future
   */
  create_future<T = unknown>(): Future<T>
  /**
   * A task of this loop that runs a coroutine, from the next iteration on.
   * @param coro - the coroutine
   * @param options - `name` (3.8 and newer), `context` (3.11 and newer), and what the task factory takes
   * @throws {TypeError} when it is none; RuntimeError when the loop was closed
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_task
   */
  create_task<T>(
    coro: CoroutineLike<T>,
    options?: Omit<TaskOptions, 'loop'> & Record<string, unknown>,
  ): Task<T>
  /**
   * Sets what makes the tasks.
   * @param factory - makes the tasks: `factory(loop, coro, { … })`; null for tasks of the library's
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_task_factory
   */
  set_task_factory(factory: TaskFactory | null | undefined): void
  /**
   * The function that makes tasks; null when it is the library's.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.get_task_factory
   */
  get_task_factory(): TaskFactory | null
  /**
   * Sets what is called when nobody else hears of an error.
   * @param handler - `handler(loop, context)`; null for the default, which logs it
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_exception_handler
   */
  set_exception_handler(handler: ExceptionHandler | null | undefined): void
  /**
   * The exception handler; null when it is the default.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.get_exception_handler
   */
  get_exception_handler(): ExceptionHandler | null
  /**
   * Logs an error, as it is done without a handler.
   * @param context - what is known of it: `message`, `exception` …
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.default_exception_handler
   */
  default_exception_handler(context: ExceptionContext): void
  /**
   * Hands an error to the exception handler.
   * @param context - what is known of it: `message`, `exception` …
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_exception_handler
   */
  call_exception_handler(context: ExceptionContext): void
  /**
   * Whether debug mode is on.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.get_debug
   */
  get_debug(): boolean
  /**
   * Turns debug mode on or off.
   * @param enabled - whether it is on
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_debug
   */
  set_debug(enabled: boolean): void
}

/** What an exception handler is told: Python's keys, `message`, `exception`, `future`, `task`, `handle` … */
export type ExceptionContext = Record<string, unknown>

/** A function set with `set_exception_handler`. */
export type ExceptionHandler = (loop: AbstractEventLoop, context: ExceptionContext) => unknown

/** A function set with `set_task_factory`; keyword arguments come at the end, where there are any. */
export type TaskFactory = (
  loop: AbstractEventLoop,
  coro: CoroutineLike<never>,
  options?: Record<string, unknown>,
) => Future<never>

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(AbstractEventLoop, 'asyncio', 'AbstractEventLoop')
