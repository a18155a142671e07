import { ValueError } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { is_kw, is_plain_object } from './compat/kw.js'
import { type Coroutine, type Frame, LibraryCoroutine } from './coroutines.js'
import { get_event_loop } from './events.js'
import type { TimerHandle } from './handles.js'
import { kernel, open_step } from './kernel.js'
import type { Task } from './tasks.js'
import type { Future, Yielded } from './futures.js'
import { create_waiter, wake_later } from './waiters.js'
import { check_loop_argument, current_profile, noticed_options, refuse_options } from './loop_argument.js'

/** Keyword arguments of `sleep`. */
export interface SleepOptions {
  /** The loop (until 3.9). */
  loop?: AbstractEventLoop | null
}

const TURN: IteratorResult<Yielded, never> = Object.freeze({ done: false, value: undefined })

/**
 * `sleep` of some time. It is its own generator: written as one it would take two more objects of many fields each, a
 * third of what a sleeping task holds on to.
 */
class Sleep<T> extends LibraryCoroutine<T> implements Generator<Yielded, T, unknown> {
  private readonly _delay: number
  private readonly _outcome: T
  /** Until it has begun. */
  private _options: SleepOptions | undefined
  private _future: Future<T> | null = null
  private _handle: TimerHandle | null = null
  private _turned = false

  constructor(delay: number, outcome: T, options: SleepOptions | undefined) {
    super(null, null)
    this._generator = this
    this._delay = delay
    this._outcome = outcome
    this._options = options
  }

  next(): IteratorResult<Yielded, T> {
    if (this._turned) return { done: true, value: this._outcome }
    if (this._future === null) return this._lie_down()
    const future = this._future
    try {
      if (future._state === 'PENDING') return future._awaited_once()
      return { done: true, value: future.result() }
    } finally {
      if (future._state !== 'PENDING') this._handle?.cancel()
    }
  }

  private _lie_down(): IteratorResult<Yielded, T> {
    const delay = this._delay
    const options = this._options
    if (options !== undefined) check_loop_argument('sleep', noticed_options(options, !(delay <= 0)))
    const { sleep_negative, sleep_nan } = options?.loop?._profile ?? current_profile()
    if (typeof delay !== 'number') {
      throw new TypeError(`'<=' not supported between instances of '${type_name_of(delay)}' and 'int'`)
    }
    if (delay === 0 || (delay < 0 && sleep_negative === 'yield')) {
      this._turned = true
      return TURN
    }
    if (sleep_nan === 'refused' && Number.isNaN(delay))
      throw new ValueError('Invalid delay: NaN (not a number)')
    const loop = (options?.loop ?? get_event_loop()) as BaseEventLoop
    const future = create_waiter<T>(loop)
    this._future = future
    this._handle = wake_later(loop, delay, future, this._outcome)
    return future._awaited_once()
  }

  override throw(error: unknown): never {
    this._before_throw()
    this._handle?.cancel()
    throw error
  }
  return(value: T): IteratorResult<Yielded, T> {
    this._handle?.cancel()
    return { done: true, value }
  }
  [Symbol.dispose](): void {
    // Nothing is held.
  }
}
Sleep.prototype.__name__ = 'sleep'

/**
 * `sleep(0)`: one bare yield. The most frequent coroutine of all is its own generator, and what native code that awaits
 * it goes on with: a turn of the loop costs one small object instead of three.
 */
class SleepZero<T> extends LibraryCoroutine<T> implements Generator<Yielded, T, unknown>, Frame {
  declare private readonly _outcome: T
  declare private _turned: boolean
  declare private _resolve: ((value: T) => void) | null
  declare private _reject: ((reason: unknown) => void) | null

  constructor(outcome: T) {
    super(null, null)
    this._generator = this
    this._outcome = outcome
    this._turned = false
    this._resolve = null
    this._reject = null
  }
  protected override _await_in(
    task: Task,
    resolve: (value: T) => void,
    reject: (reason: unknown) => void,
  ): void {
    if (this._started || kernel.open !== task) {
      super._await_in(task, resolve, reject)
      return
    }
    this._enter(task)
    this._resolve = resolve
    this._reject = reject
    task._take_turn(this, false, undefined)
  }
  get _frame_is_native(): boolean {
    return true
  }
  /** Native code goes on behind its await. */
  _frame_resume(task: Task, throwing: boolean, value: unknown): void {
    open_step(task)
    this._finish()
    if (throwing) this._reject?.(value)
    else this._resolve?.(this._outcome)
  }
  next(): IteratorResult<Yielded, T> {
    if (this._turned) return { done: true, value: this._outcome }
    this._turned = true
    return TURN
  }
  override throw(error: unknown): never {
    this._before_throw()
    throw error
  }
  return(value: T): IteratorResult<Yielded, T> {
    return { done: true, value }
  }
  [Symbol.dispose](): void {
    // Nothing is held.
  }
}
SleepZero.prototype.__name__ = 'sleep'

/**
 * Suspends the task for some time.
 * @param delay - seconds; zero or less lets other tasks run once
 * @param result - what the coroutine gives in the end
 * @throws {ValueError} when the delay is not a number (3.13 and newer)
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep
 */
export function sleep(delay: number): Coroutine<void>
export function sleep<T>(delay: number, result: T, options?: SleepOptions): Coroutine<T>
export function sleep(delay: number, result?: unknown, options?: SleepOptions): Coroutine {
  if (is_plain_object(delay) || is_kw(delay)) {
    const given = delay as { delay?: number; result?: unknown; loop?: AbstractEventLoop }
    refuse_options('sleep', given, ['delay', 'result'])
    delay = given.delay as number
    result = given.result
    if (given.loop !== undefined) options = { loop: given.loop }
  } else if (is_kw(result)) {
    options = result
    result = (result as { result?: unknown }).result
  } else if (result !== undefined && options === undefined && is_loop_option(result)) {
    options = result
    result = undefined
  }
  if (options !== undefined) refuse_options('sleep', options, ['delay', 'result'])
  if (delay === undefined) throw new TypeError("sleep() missing 1 required positional argument: 'delay'")
  if (typeof delay === 'boolean') delay = Number(delay)
  if (delay === 0 && options === undefined) return new SleepZero(result)
  return new Sleep(delay, result, options)
}

// `sleep(1, { loop })` is how the older dialect is spelled; data that happens to look so is marked with `kw`.
function is_loop_option(value: unknown): value is SleepOptions {
  if (!is_plain_object(value)) return false
  const keys = Object.keys(value)
  return keys.length === 1 && keys[0] === 'loop'
}
