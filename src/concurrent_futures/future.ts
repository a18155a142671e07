import { is_exception } from '../builtins/base.js'
import { RuntimeError } from '../builtins/errors.js'
import { declare_class, object_address, type_name, type_name_of } from '../builtins/names.js'
import { repr } from '../builtins/repr.js'
import { host } from '../host/node_host.js'
import { CancelledError, InvalidStateError, TimeoutError } from './errors.js'

type State = 'PENDING' | 'RUNNING' | 'CANCELLED' | 'CANCELLED_AND_NOTIFIED' | 'FINISHED'

const STATE_WORDS: Readonly<Record<State, string>> = {
  PENDING: 'pending',
  RUNNING: 'running',
  CANCELLED: 'cancelled',
  CANCELLED_AND_NOTIFIED: 'cancelled',
  FINISHED: 'finished',
}

/**
 * The outcome of a call that an executor makes.
 *
 * JavaScript cannot block: `result()` of a future that is not done raises instead of waiting. `await future`, or
 * `await asyncio.wrap_future(future)` in a coroutine that can be cancelled, waits. Callbacks are called at once where
 * the outcome is set.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future
 */
export class Future<T = unknown> implements PromiseLike<T> {
  private _state: State = 'PENDING'
  private _failed = false
  private _result: T | undefined = undefined
  private _exception: Error | null = null
  // Not `(future: this)`: a future of numbers would be no future of unknown results.
  private _done_callbacks: ((future: never) => unknown)[] = []

  /**
   * Cancels the call unless it runs or is done.
   *
   * @returns whether the future is cancelled now
   */
  cancel(): boolean {
    if (this._state === 'RUNNING' || this._state === 'FINISHED') return false
    if (this.cancelled()) return true
    this._state = 'CANCELLED'
    this._invoke_callbacks()
    return true
  }

  /** Whether the call was cancelled. */
  cancelled(): boolean {
    return this._state === 'CANCELLED' || this._state === 'CANCELLED_AND_NOTIFIED'
  }

  /** Whether the call runs and cannot be cancelled any more. */
  running(): boolean {
    return this._state === 'RUNNING'
  }

  /** Whether the call has returned, raised or been cancelled. */
  done(): boolean {
    return this._state === 'FINISHED' || this.cancelled()
  }

  /**
   * Calls a function with the future when it is done, or at once if it is. Functions are called in the order they
   * were added; what one raises is printed.
   * @param callback - called with the future
   * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future.add_done_callback
   */
  add_done_callback(callback: (future: this) => unknown): void {
    if (this.done()) this._call(callback)
    else this._done_callbacks.push(callback)
  }

  /**
   * What the call returned.
   *
   * @param timeout - seconds; 0 polls; any other raises the same as none
   * @throws {CancelledError} when the call was cancelled; what the call raised when it did
   * @throws {TimeoutError} when it is not done and the timeout is 0
   * @throws {RuntimeError} when it is not done: JavaScript cannot block
   */
  result(timeout?: number | null): T {
    this._check_done('result', timeout)
    if (this._failed) throw this._exception
    return this._result as T
  }

  /**
   * What the call raised, or `null`.
   *
   * @param timeout - as of {@link Future.result}
   * @throws {CancelledError} when the call was cancelled
   * @throws {TimeoutError} when it is not done and the timeout is 0
   * @throws {RuntimeError} when it is not done: JavaScript cannot block
   */
  exception(timeout?: number | null): Error | null {
    this._check_done('exception', timeout)
    return this._exception
  }

  /**
   * For executors: says that the call begins, unless it was cancelled.
   *
   * @returns whether to go on with the call
   * @throws {RuntimeError} when the future is in another state than pending or cancelled
   */
  set_running_or_notify_cancel(): boolean {
    if (this._state === 'CANCELLED') {
      this._state = 'CANCELLED_AND_NOTIFIED'
      return false
    }
    if (this._state !== 'PENDING') throw new RuntimeError('Future in unexpected state')
    this._state = 'RUNNING'
    return true
  }

  /**
   * For executors and tests: the call returned.
   *
   * @param result - what it returned
   * @throws {InvalidStateError} when the future is done
   */
  set_result(result: T): void {
    this._check_open()
    this._result = result
    this._finish()
  }

  /**
   * For executors and tests: the call raised.
   *
   * @param exception - what it raised
   * @throws {InvalidStateError} when the future is done
   */
  set_exception(exception: Error | null): void {
    this._check_open()
    this._exception = exception
    this._failed = exception !== null
    this._finish()
  }

  /** Fails with anything that can be thrown, null included. @internal */
  _fail(error: unknown): void {
    this._check_open()
    this._exception = error as Error
    this._failed = true
    this._finish()
  }

  /**
   * Settles like a promise, so that `await future` waits for the outcome.
   * @param fulfilled - called with the result
   * @param rejected - called with the exception
   */
  then<R = T, F = never>(
    fulfilled?: ((value: T) => R | PromiseLike<R>) | null,
    rejected?: ((reason: unknown) => F | PromiseLike<F>) | null,
  ): Promise<R | F> {
    return new Promise<T>((resolve, reject) => {
      this.add_done_callback(() => {
        if (this.cancelled()) reject(new CancelledError())
        else if (this._failed) reject(this._exception)
        else resolve(this._result as T)
      })
    }).then(fulfilled, rejected)
  }

  /** @internal */
  __repr__(): string {
    let outcome = ''
    if (this._state === 'FINISHED') {
      outcome =
        this._exception === null
          ? ` returned ${type_name_of(this._result)}`
          : ` raised ${type_name_of(this._exception)}`
    }
    const name = type_name(this.constructor)
    return `<${name} at ${object_address(this)} state=${STATE_WORDS[this._state]}${outcome}>`
  }

  private _check_open(): void {
    if (this.done()) throw new InvalidStateError(`${this._state}: ${repr(this)}`)
  }

  private _check_done(method: string, timeout: number | null | undefined): void {
    if (this.cancelled()) throw new CancelledError()
    if (this._state === 'FINISHED') return
    if (timeout != null && timeout <= 0) throw new TimeoutError()
    throw new RuntimeError(
      `${method}() of ${repr(this)} would have to wait, and JavaScript cannot block: ` +
        'write `await asyncio.wrap_future(future)` or `await future` first',
    )
  }

  private _finish(): void {
    this._state = 'FINISHED'
    this._invoke_callbacks()
  }

  private _invoke_callbacks(): void {
    const callbacks = this._done_callbacks
    this._done_callbacks = []
    for (const callback of callbacks) this._call(callback)
  }

  private _call(callback: (future: never) => unknown): void {
    try {
      callback(this as never)
    } catch (error) {
      if (!is_exception(error)) throw error
      host.write_stderr(`exception calling callback for ${repr(this)}\n${error.stack ?? repr(error)}\n`)
    }
  }
}

declare_class(Future, 'concurrent.futures._base', 'Future')
