import { AssertionError, RuntimeError, StopIteration } from './builtins.js'
import { set_context } from './builtins/chaining.js'
import { declare_class, is_error, type_name_of } from './builtins/names.js'
import { is_kw, is_plain_object } from './compat/kw.js'
import type { Profile } from './compat/versions.js'
import { type Context, copy_context, inherited_context } from './contextvars/context.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import { is_await, watch_awaits } from './await_calls.js'
import type { BaseEventLoop } from './base_events.js'
import { get_event_loop_of } from './events.js'
import {
  CancelledError,
  CancelledErrorLegacy,
  InvalidStateError,
  InvalidStateErrorLegacy,
  TimeoutError,
  TimeoutErrorLegacy,
  TimeoutErrorOwn,
} from './exceptions.js'
import type { Coroutine, PythonCoroutine, Steps } from './coroutines.js'
import type { Runnable } from './handles.js'
import { debugging, held_back, kernel, native_task } from './kernel.js'
import { future_repr_info } from './base_futures.js'
import { DoneCallback } from './done_callbacks.js'
import { define_flags } from './collections/flag_bits.js'
import { type FrameSummary, extract_stack } from './traceback.js'
import { refuse_native_keywords } from './keywords.js'
import type { Task } from './tasks.js'
import { type Report, heard, unheard } from './unheard.js'

/** What a coroutine yields to its task; nothing that callers look at. */
export type Yielded = unknown

/** What a coroutine can be written as, wherever one is wanted. */
export type CoroutineLike<T = unknown> =
  | Coroutine<T>
  | Generator<Yielded, T>
  | (() => Coroutine<T> | Generator<Yielded, T> | PromiseLike<T>)
  | PythonCoroutine

/** What can be awaited: coroutines in any spelling, futures, objects with `__await__`, promises. */
export type Awaitable<T = unknown> =
  Future<T> | CoroutineLike<T> | PromiseLike<T> | { __await__(): Iterator<Yielded, T, unknown> }

/** What waits for a future: a callback, or a task by itself, which needs no callback to be made for it. */
export type Waiter = DoneCallback | FutureWaiter

/**
 * Something that a future wakes without a callback of its own: a task. Told apart from callbacks by its method.
 * @internal
 */
export interface FutureWaiter extends Runnable {
  _wake_up(future: Future<unknown>): void
}

/** The states of a future, by the words of its repr. */
export type FutureState = 'PENDING' | 'CANCELLED' | 'FINISHED'

/** Keyword arguments of `Future`. */
export interface FutureOptions {
  /** The loop that the future belongs to; by default the running or the current one. */
  loop?: AbstractEventLoop | null
}

const FUTURE_KEYWORDS = ['loop']

/** The keyword arguments of what a loop makes for itself, which need no check. @internal */
export class OwnOptions {
  readonly loop: BaseEventLoop

  constructor(loop: BaseEventLoop) {
    this.loop = loop
  }
}

/**
 * The result of an operation that ends later.
 *
 * Awaitable with `await` and with `yield*`. Callbacks are called by the loop, in the order they were added, each in an
 * iteration after the one in which the future became done.
 *
 * @see https://docs.python.org/3/library/asyncio-future.html#asyncio.Future
 */
export class Future<T = unknown> {
  /** @internal */
  declare static _profile?: Profile
  /** Whether the class is that of tasks, or derived from it: those look at their arguments themselves. @internal */
  declare static readonly _is_task?: boolean

  /** Changed by set_result, set_exception and cancel alone, from PENDING to one of the others. */
  _state: FutureState = 'PENDING'
  _result: T | undefined = undefined
  /** What the future failed with; meaningful while `_failed`, since anything at all can be thrown. */
  _exception: unknown = null
  declare _failed: boolean
  _loop: BaseEventLoop
  /** Who waits, in order: nobody, one, or an array. */
  _callbacks: Waiter | Waiter[] | null = null
  /** Promise reactions of code outside any task; they need no loop to be called. */
  _reactions: (() => void)[] | null = null
  /** Set while a coroutine yields this future by `yield*`; the task takes it back. */
  declare _asyncio_future_blocking: boolean
  _cancel_message: unknown = null
  /** Whether the failure was not looked at yet, so that it must be reported in the end. */
  declare _log_traceback: boolean
  /** @internal */
  declare _is_registered: boolean
  /** The booleans, of a future and of a task: see {@link define_flags}. @internal */
  _asyncio_flags = 0
  /** Where it was made, in debug mode; on the prototype, null, otherwise. */
  declare _source_traceback: FrameSummary[] | null

  /**
   * @param options - `loop`: the loop that the future belongs to
   * @throws {RuntimeError} where no loop is given and there is no current one
   */
  constructor(options?: FutureOptions) {
    const own = options instanceof OwnOptions
    if (!own) check_options(options)
    const loop = options?.loop ?? get_event_loop_of(new.target._profile)
    this._loop = loop as BaseEventLoop
    if (options && !own && new.target._is_task !== true) {
      refuse_native_keywords(this._loop._profile, 'Future', options, FUTURE_KEYWORDS)
    }
    if (loop._debug_flag()) this._source_traceback = extract_stack(new.target)
  }

  /** What cancelled the task, until somebody was told: a cancelled future has no exception, and it is kept there. */
  get _cancelled_exc(): Error | null {
    return this._failed ? null : (this._exception as Error | null)
  }
  set _cancelled_exc(error: Error | null) {
    if (!this._failed) this._exception = error
  }

  /** The loop that the future belongs to. */
  get_loop(): BaseEventLoop {
    return this._loop
  }

  /** Whether the future was cancelled. */
  cancelled(): boolean {
    return this._state === 'CANCELLED'
  }

  /** Whether the future has a result or an exception, or was cancelled. */
  done(): boolean {
    return this._state !== 'PENDING'
  }

  /**
   * Cancels the future and schedules its callbacks.
   * @param msg - message of the CancelledError, in versions that have one
   * @returns false when the future was done already
   * @see https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.cancel
   */
  cancel(msg?: unknown): boolean {
    if (this._state !== 'PENDING') {
      if (this._failed) this._hear()
      return false
    }
    this._cancel_message = cancel_message(this, msg)
    this._state = 'CANCELLED'
    this._schedule_callbacks()
    return true
  }

  /** The CancelledError that a waiter gets, once: it keeps the message and the exception that cancelled the task. */
  _make_cancelled_error(): Error {
    const how = this._loop._profile.exception_args_in_cancel
    if (how !== 'none' && this._cancelled_exc !== null) {
      const known = this._cancelled_exc
      // The exception that ended the task: handed on itself, or as the context of a new one.
      if (how === 'awaiter') {
        this._cancelled_exc = null
        return known
      }
      const fresh = new_cancelled_error(this._loop._profile, this._cancel_message)
      set_context(fresh, known)
      this._cancelled_exc = null
      return fresh
    }
    return new_cancelled_error(this._loop._profile, this._cancel_message)
  }

  /**
   * The result.
   * @returns what set_result was given
   * @throws what set_exception was given
   * @throws {CancelledError} when the future was cancelled
   * @throws {InvalidStateError} while it is pending
   * @see https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.result
   */
  result(): T {
    if (this._state === 'CANCELLED') throw this._make_cancelled_error()
    if (this._state === 'PENDING') throw new_invalid_state(this._loop._profile, 'Result is not set.')
    if (this._failed) this._hear()
    if (this._failed) throw this._exception
    return this._result as T
  }

  /**
   * The exception.
   * @returns what set_exception was given, or `null` when there is a result
   * @throws {CancelledError} when the future was cancelled
   * @throws {InvalidStateError} while it is pending
   * @see https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.exception
   */
  exception(): unknown {
    if (this._state === 'CANCELLED') throw this._make_cancelled_error()
    if (this._state === 'PENDING') throw new_invalid_state(this._loop._profile, 'Exception is not set.')
    if (this._failed) this._hear()
    return this._failed ? this._exception : null
  }

  /**
   * Has the loop call `callback(future)` when the future is done; soon, when it is done already.
   * @param fn - called with the future
   * @param options - `context`: the context to call it in (3.7 and newer)
   * @see https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.add_done_callback
   */
  add_done_callback(fn: (future: this) => unknown, options?: { context?: Context | null }): void {
    const profile = this._loop._profile
    if (options !== undefined) {
      refuse_native_keywords(profile, 'add_done_callback', options, profile.contextvars ? ['context'] : null)
    }
    const context = options?.context
    if (this._state === 'PENDING') {
      this._add_waiter(new DoneCallback(fn, inherited_context(context, profile.contextvars)))
    } else this._loop._call_soon(fn, [this], context ?? (profile.contextvars ? copy_context() : null))
  }

  /**
   * Takes back a callback.
   * @param callback - the function that was added
   * @returns how many times it had been added
   * @see https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.remove_done_callback
   */
  remove_done_callback(callback: (future: this) => unknown): number {
    const before = this._waiter_list()
    const after = before.filter((waiter) => !(waiter instanceof DoneCallback) || waiter.callback !== callback)
    if (after.length < before.length) this._callbacks = after.length === 0 ? null : after
    return before.length - after.length
  }

  /**
   * Sets the result and schedules the callbacks.
   * @param result - the result; `undefined` by default
   * @throws {InvalidStateError} when the future is done already
   * @see https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.set_result
   */
  set_result(result?: T): void {
    if (is_kw(result)) result = (result as unknown as { result: T }).result
    if (this._state !== 'PENDING') throw new_invalid_state(this._loop._profile, 'invalid state')
    this._finish(result as T)
  }

  /**
   * Sets the exception and schedules the callbacks.
   * @param exception - an error, or the class of one, which is constructed
   * @throws {InvalidStateError} when the future is done already
   * @throws {TypeError} for what is no exception
   * @see https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.set_exception
   */
  set_exception(exception: unknown): void {
    if (this._state !== 'PENDING') throw new_invalid_state(this._loop._profile, 'invalid state')
    let error = is_kw(exception) ? (exception as unknown as { exception: unknown }).exception : exception
    if (typeof error === 'function' && (error === Error || error.prototype instanceof Error)) {
      error = Reflect.construct(error, []) as Error
    }
    if (!is_error(error)) throw new TypeError('invalid exception object')
    if (error instanceof StopIteration) error = this._wrap_stop_iteration(error)
    this._fail(error)
  }

  private _wrap_stop_iteration(error: Error): Error {
    const text = 'StopIteration interacts badly with generators and cannot be raised into a Future'
    if (this._loop._profile.stop_iteration_in_future === 'refused') throw new TypeError(text)
    const wrapped = new RuntimeError(text)
    wrapped.__cause__ = error
    wrapped.__context__ = error
    return wrapped
  }

  /** `set_result` for the library's own callbacks, where the argument is data and nothing else. @internal */
  _set_result(result: T): void {
    if (this._state !== 'PENDING') throw new_invalid_state(this._loop._profile, 'invalid state')
    this._finish(result)
  }

  /** @internal */
  _set_failure(error: unknown): void {
    if (this._state !== 'PENDING') throw new_invalid_state(this._loop._profile, 'invalid state')
    this._fail(error)
  }

  /** @internal */
  _finish(result: T): void {
    this._result = result
    this._state = 'FINISHED'
    this._schedule_callbacks()
  }

  /** Fails with anything that can be thrown. @internal */
  _fail(error: unknown): void {
    this._exception = error
    this._failed = true
    this._state = 'FINISHED'
    this._log_traceback = true
    unheard(this)
    this._schedule_callbacks()
  }

  /** Somebody looked at the failure. @internal */
  _hear(): void {
    if (!this._log_traceback) return
    this._log_traceback = false
    if (this._is_registered) heard(this)
  }

  /** @internal */
  _is_unheard(): boolean {
    return this._log_traceback
  }

  /** Lets go of all that a report needs no more, and that may refer to this future. @internal */
  _forget(): void {
    this._callbacks = null
    this._reactions = null
    this._cancelled_exc = null
  }

  /** @internal */
  _make_report(): Report {
    // A look-alike stands in for the future, which will be gone when the report is made.
    const likeness = Object.assign(Object.create(Object.getPrototypeOf(this) as object) as this, this)
    likeness._log_traceback = false
    likeness._forget()
    // Until its stack is formatted, V8 keeps the receivers of an error's frames alive: this future among them.
    void (this._exception as Error | null | undefined)?.stack
    const loop = this._loop
    return {
      loop,
      tell: () => {
        const context: Record<string, unknown> = {
          message: `${type_name_of(likeness)} exception was never retrieved`,
          exception: likeness._exception,
          future: likeness,
        }
        if (likeness._source_traceback !== null) context['source_traceback'] = likeness._source_traceback
        loop.call_exception_handler(context)
      },
    }
  }

  /** @internal */
  _waiter_list(): Waiter[] {
    const waiting = this._callbacks
    return waiting === null ? [] : Array.isArray(waiting) ? waiting : [waiting]
  }

  /** @internal */
  _add_waiter(waiter: Waiter): void {
    const waiting = this._callbacks
    if (waiting === null) this._callbacks = waiter
    else if (Array.isArray(waiting)) waiting.push(waiter)
    else this._callbacks = [waiting, waiter]
  }

  /** @internal */
  _remove_waiter(waiter: FutureWaiter): void {
    const after = this._waiter_list().filter((other) => other !== waiter)
    this._callbacks = after.length === 0 ? null : after
  }

  /** Schedules all callbacks, in order. Only a change of state calls this. */
  private _schedule_callbacks(): void {
    const waiting = this._callbacks
    if (waiting !== null) {
      this._callbacks = null
      if (Array.isArray(waiting)) for (const waiter of waiting) this._schedule(waiter)
      else this._schedule(waiting)
    }
    const reactions = this._reactions
    if (reactions !== null) {
      this._reactions = null
      for (const reaction of reactions) reaction()
    }
  }

  private _schedule(waiter: Waiter): void {
    if (waiter instanceof DoneCallback) this._loop._schedule_callback(waiter, this)
    else waiter._wake_up(this)
  }

  /** What a coroutine yields that waits for this future. @internal */
  _awaited_once(): IteratorYieldResult<Yielded> {
    if (this._asyncio_future_blocking) throw awaited_twice(this)
    this._asyncio_future_blocking = true
    return { done: false, value: this }
  }

  /** `yield* future`: waits for the future and gives its result. */
  [Symbol.iterator](): Steps<T> {
    return new FutureIterator<T>(this)
  }

  /** Python's name of what `await` asks for. */
  __await__(): Steps<T> {
    return new FutureIterator<T>(this)
  }

  /**
   * Called by `await`. Inside a task the task waits, in Python's order; elsewhere the future settles like a promise.
   * With a callback of the program's own it is a promise's `then`, and no task waits.
   */
  then<R1 = T, R2 = never>(
    on_result?: ((value: T) => R1 | PromiseLike<R1>) | null,
    on_error?: ((reason: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    if (!is_await(on_result, on_error)) return this._as_promise().then(on_result, on_error)
    this._await(on_result as (value: T) => void, on_error as (reason: unknown) => void)
    // `await` looks at nothing that is returned here.
    return undefined as unknown as Promise<R1 | R2>
  }

  static {
    watch_awaits(this.prototype, this.prototype._await)
  }

  private _await(resolve: (value: T) => void, reject: (error: unknown) => void): void {
    if (kernel.behind.length === 0 || !this._await_later(resolve, reject))
      this._await_in(this._state === 'PENDING' ? native_task() : null, resolve, reject)
  }

  // By itself: a closure in `then` would cost every `await` a scope.
  private _as_promise(): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this._react(resolve, reject)
    })
  }

  /** Lets eager tasks that the task has made go first. */
  private _await_later(resolve: (value: T) => void, reject: (error: unknown) => void): boolean {
    const task = native_task()
    const go_on = (): void => {
      this._await_in(this._state === 'PENDING' ? task : null, resolve, reject)
    }
    return task !== null && held_back(task, go_on)
  }

  private _await_in(
    task: Task<unknown> | null,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): void {
    if (task === null || !task._may_await(this)) this._react(resolve, reject)
    else if (this._asyncio_future_blocking) reject(awaited_twice(this))
    else task._await_future(this, resolve as (value: unknown) => void, reject)
  }

  /** Like a promise's `catch`. */
  catch<R = never>(on_error?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<T | R> {
    return this.then((value) => value, on_error)
  }

  /** Like a promise's `finally`. */
  finally(on_settled?: (() => void) | null): Promise<T> {
    return this._as_promise().finally(on_settled)
  }

  /** Calls one of the two when the future is done; at once when it is. */
  private _react(resolve: (value: T) => void, reject: (reason: unknown) => void): void {
    const settle = (): void => {
      if (this._state === 'CANCELLED') reject(this._make_cancelled_error())
      else if (this._failed) {
        this._hear()
        reject(this._exception)
      } else resolve(this._result as T)
    }
    if (this._state !== 'PENDING') settle()
    else (this._reactions ??= []).push(settle)
  }

  protected _repr_info(): string[] {
    return future_repr_info(this)
  }

  __repr__(): string {
    return `<${type_name_of(this)} ${this._repr_info().join(' ')}>`
  }
}

Future.prototype._source_traceback = null
define_flags(Future.prototype, {
  _failed: 1,
  _asyncio_future_blocking: 2,
  _log_traceback: 4,
  _is_registered: 8,
})

/** What `yield*` runs: yields the future once, if it is pending, and returns its result. */
class FutureIterator<T> implements Generator<Yielded, T, unknown> {
  private _future: Future<T>

  constructor(future: Future<T>) {
    this._future = future
  }
  next(): IteratorResult<Yielded, T> {
    const future = this._future
    return future._state === 'PENDING' ? future._awaited_once() : { done: true, value: future.result() }
  }
  throw(error: unknown): IteratorResult<Yielded, T> {
    throw error
  }
  return(value: T): IteratorResult<Yielded, T> {
    return { done: true, value }
  }
  [Symbol.iterator](): this {
    return this
  }
  [Symbol.dispose](): void {
    // Nothing is held.
  }
}

/** A future that was yielded and that no task took: it is awaited by something that is no task. */
function awaited_twice(future: Future): Error {
  return future._loop._profile.await_without_task === 'assertion'
    ? new AssertionError("yield from wasn't used with future")
    : new RuntimeError("await wasn't used with future")
}

/**
 * The CancelledError of a version. But in debug mode it has no stack: that would show the loop's own frames, never
 * those of the coroutine that it is raised in, at the price of five switches of a task (4 µs).
 */
export function new_cancelled_error(profile: Profile, message: unknown): Error {
  const { stackTraceLimit } = Error
  if (!debugging.ever) Error.stackTraceLimit = 0
  const args = message === null || message === undefined ? [] : [message]
  const error =
    profile.cancelled_error === 'exception' ? new CancelledErrorLegacy(...args) : new CancelledError(...args)
  Error.stackTraceLimit = stackTraceLimit
  return error
}

function check_options(options: unknown): void {
  if (options === undefined || options === null || is_plain_object(options) || is_kw(options)) return
  throw new TypeError('Future() takes no positional arguments')
}

/** The InvalidStateError of a version. */
export function new_invalid_state(profile: Profile, text: string): Error {
  return profile.invalid_state_error === 'concurrent'
    ? new InvalidStateErrorLegacy(text)
    : new InvalidStateError(text)
}

/** What a future that is done failed with, which thereby is heard; null when it has a result. */
export function failure_of(future: Future): { error: unknown } | null {
  if (future instanceof Future) {
    if (!future._failed) return null
    future._hear()
    return { error: future._exception }
  }
  // A future of another make has the methods alone.
  const error = (future as Future).exception()
  return error === null || error === undefined ? null : { error }
}

/** The message in an argument of cancel(), which may be given by name. */
export function cancel_message(future: Future<never> | Future, msg: unknown): unknown {
  if (msg === undefined) return null
  const profile = future._loop._profile
  if (is_kw(msg)) {
    const known = profile.exception_args_in_cancel === 'none' ? null : ['msg']
    refuse_native_keywords(profile, 'cancel', msg, known)
  }
  if (is_kw(msg) || (is_plain_object(msg) && Object.hasOwn(msg, 'msg'))) msg = (msg as { msg?: unknown }).msg
  if (msg === undefined) return null
  if (profile.exception_args_in_cancel === 'none') {
    throw new TypeError('cancel() takes no arguments (1 given)')
  }
  return msg
}

/** The TimeoutError of a version. */
export function new_timeout_error(profile: Profile, ...args: unknown[]): Error {
  switch (profile.timeout_error) {
    case 'concurrent':
      return new TimeoutErrorLegacy(...args)
    case 'own':
      return new TimeoutErrorOwn(...args)
    case 'builtin':
      return new TimeoutError(...args)
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(Future, 'asyncio', 'Future')
