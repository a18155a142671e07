import { RuntimeError, StopIteration } from './builtins.js'
import {
  type Steps,
  await_steps,
  close_generator,
  has_await,
  has_steps,
  is_generator,
  is_thenable,
  steps_of,
  settle_with,
} from './awaitables.js'
import { type Origin, report_of, origin_frames, trace_origin, wrapper_repr } from './coroutine_origins.js'
import { CoroutineCall, await_refused, by_hand, drive_refused, driven_by_hand } from './coroutine_calls.js'
import { running } from './events.js'
import { is_await, watch_awaits } from './await_calls.js'
import { Future, type Yielded } from './futures.js'
import { debugging, held_back, kernel, native_task, start_native } from './kernel.js'
import { type Report, heard, unheard } from './unheard.js'
import type { Task } from './tasks.js'
import { declare_class, object_address } from './builtins/names.js'

const CREATED = 0
/** As CREATED; a task has it, and reports it. */
const OWNED = 1
const STARTED = 2
const CLOSED = 3

/**
 * The call of a coroutine function: nothing of it runs before it is awaited, driven by a task, or passed to `run`,
 * `gather` and the like. It can be awaited once.
 *
 * Fields are declared, and set by the constructors, here and in the coroutines of sleep, locks and queues: as fields of
 * classes that extend each other they took the half of a task switch.
 *
 * @see https://docs.python.org/3/library/asyncio-task.html#coroutines
 */
export class Coroutine<T = unknown> implements Promise<T> {
  /** On the prototype in classes of the library whose coroutines all have one name. */
  declare __name__: string
  /** The body, where it is a generator; else `_call_body` begins it. */
  declare protected _generator: Steps<T> | null
  declare private _state: number
  /** The task that runs the coroutine. */
  declare private _task: Task<unknown> | null
  /** @internal */
  declare _is_registered: boolean
  /** On the prototype, null, unless debug mode is on. @internal */
  declare _origin: Origin | null

  /** @internal use `coroutine` */
  constructor(name: string | null, generator: Steps<T> | null) {
    if (name !== null) this.__name__ = name
    this._generator = generator
    this._state = CREATED
    this._task = null
    this._is_registered = false
    if (debugging.ever) this._origin = trace_origin(Coroutine)
    unheard(this)
  }

  /** Where it was created: its frames, innermost first; null unless a loop in debug mode ran. */
  get cr_origin(): ReturnType<typeof origin_frames> {
    return origin_frames(this._origin)
  }

  /** Whether the coroutine was awaited, driven or closed. */
  get _started(): boolean {
    return this._state >= STARTED
  }

  /** A task has this coroutine now, and reports it. @internal */
  _own(): void {
    if (this._state === CREATED) this._state = OWNED
  }

  /**
   * Begins the coroutine on behalf of a task.
   * @returns the generator to advance, or the promise of what runs already
   * @throws {RuntimeError} when it was begun before
   * @internal
   */
  _begin(task: Task<unknown>): Steps<T> | PromiseLike<T> {
    this._enter(task)
    if (this._generator !== null) return this._generator
    const running = start_native(task, this)
    if (running instanceof Coroutine) return (running as Coroutine<T>)._begin(task)
    if (is_generator(running)) return running as Steps<T>
    // Awaited as by a coroutine. Taken over by a promise, it would be out of reach of a cancellation:
    //
    //     create_task(() => loop.create_future())
    if (running instanceof Future) return (running as Future<T>)[Symbol.iterator]()
    if (has_steps(running)) return steps_of(running) as Steps<T>
    if (!is_thenable(running) && has_await(running)) return await_steps(running) as Steps<T>
    // Other thenables are taken over by a promise: they may throw, or call back twice.
    return running instanceof Promise ? (running as Promise<T>) : Promise.resolve(running as T)
  }

  /** Calls what gives the body, where that is no generator. @internal */
  _call_body(): unknown {
    return this._generator
  }

  protected _enter(task: Task<unknown> | null): void {
    if (this._state >= STARTED) throw await_refused(this._state === CLOSED ? null : this._task)
    this._state = STARTED
    this._task = task
    if (this._is_registered) heard(this)
  }

  /** Whether awaiting again gives nothing, silently. */
  protected _is_silent(): boolean {
    return false
  }

  /** The body has returned or failed. @internal */
  _finish(): void {
    this._state = CLOSED
    this._task = null
  }

  /** Called by `await`: runs the coroutine as part of the task that awaits it. */
  then<R1 = T, R2 = never>(
    on_result?: ((value: T) => R1 | PromiseLike<R1>) | null,
    on_error?: ((reason: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    if (!is_await(on_result, on_error)) return this._as_promise().then(on_result, on_error)
    this._await(on_result as (value: T) => void, on_error as (reason: unknown) => void)
    return undefined as unknown as Promise<R1 | R2>
  }

  /** Like a promise's `catch`. */
  catch<R = never>(on_error?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<T | R> {
    return this.then((value) => value, on_error)
  }

  /** Like a promise's `finally`. */
  finally(on_settled?: (() => void) | null): Promise<T> {
    return this._as_promise().finally(on_settled)
  }

  // By itself: a closure in `then` would cost every `await` a scope.
  private _as_promise(): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this._await(resolve, reject)
    })
  }

  get [Symbol.toStringTag](): string {
    return 'Coroutine'
  }

  private _await(resolve: (value: T) => void, reject: (reason: unknown) => void): void {
    const task = native_task()
    if (task === null) reject(new RuntimeError('no running event loop'))
    else if (kernel.behind.length === 0 || !this._await_later(task, resolve, reject))
      this._await_in(task, resolve, reject)
  }

  /** Lets eager tasks that the task has made go first. */
  private _await_later(
    task: Task<unknown>,
    resolve: (value: T) => void,
    reject: (reason: unknown) => void,
  ): boolean {
    return held_back(task, () => {
      this._await_in(task, resolve, reject)
    })
  }

  /** Awaits in the step of a task, when it is the coroutine's turn. */
  protected _await_in(
    task: Task<unknown>,
    resolve: (value: T) => void,
    reject: (reason: unknown) => void,
  ): void {
    if (this._state >= STARTED && this._is_silent()) {
      resolve(undefined as T)
      return
    }
    let begun: Steps<T> | PromiseLike<T>
    try {
      begun = this._begin(task)
    } catch (error) {
      reject(error)
      return
    }
    if (this._is_body(begun) || is_generator(begun)) {
      task._run_frame(begun, this, resolve as (value: unknown) => void, reject)
    } else settle_with(this, begun, resolve, reject)
  }

  /** Whether this is the generator that the coroutine was made of, which need not be looked at. @internal */
  _is_body(begun: unknown): begun is Steps<T> {
    return begun === this._generator
  }

  /** `yield* coroutine`: runs the coroutine as part of the task whose generator this is. */
  [Symbol.iterator](): Steps<T> {
    // Only a task knows what to do with a call; who drives a generator by hand gets what the coroutine yields.
    const in_task = !driven_by_hand() && running.loop !== null
    if (this._generator === null || in_task) return new CoroutineCall<T>(this)
    this._enter(null)
    return this._generator
  }

  /** Python's name of what `await` asks for. */
  __await__(): Steps<T> {
    return this[Symbol.iterator]()
  }

  /**
   * Runs the coroutine up to its next suspension, as a task does.
   * @param value - becomes the value of the `yield` that the coroutine stopped at
   * @returns what the coroutine yields
   * @throws {StopIteration} with the result as `value`, when the coroutine returns
   * @throws {RuntimeError} for a native async function, which only a task can run
   */
  send(value?: unknown): Yielded {
    return this._yielded_by(this._by_hand('send', (generator) => generator.next(value)))
  }

  /**
   * Raises an error where the coroutine is suspended.
   * @param error - what is raised there
   * @returns what the coroutine yields next
   * @throws {StopIteration} with the result as `value`, when the coroutine returns
   */
  throw(error: unknown): Yielded {
    if (this._state < STARTED) {
      this.close()
      throw error
    }
    return this._yielded_by(this._by_hand('throw', (generator) => generator.throw(error)))
  }

  private _yielded_by(result: IteratorResult<Yielded, T>): Yielded {
    if (result.done !== true) return result.value
    this._state = CLOSED
    throw new StopIteration(...(result.value === undefined ? [] : [result.value]))
  }

  /** First in the `throw` of what is its own generator: a program may have called it, not a task. @internal */
  protected _before_throw(): void {
    if (this._state < STARTED) this.close()
    else if (this._state === CLOSED && !driven_by_hand()) throw await_refused(null)
  }

  private _by_hand(
    method: string,
    step: (generator: Steps<T>) => IteratorResult<Yielded, T>,
  ): IteratorResult<Yielded, T> {
    if (this._state === CLOSED) throw new RuntimeError('cannot reuse already awaited coroutine')
    if (this._generator === null) throw drive_refused(method, this.__name__)
    if (this._state < STARTED) this._enter(null)
    return by_hand(() => step(this._generator as Steps<T>))
  }

  /**
   * Ends the coroutine where it is suspended; one that was not begun never runs.
   * @throws {RuntimeError} `coroutine ignored GeneratorExit`, when it yields all the same
   */
  close(): void {
    const begun = this._state === STARTED
    this._state = CLOSED
    if (this._is_registered) heard(this)
    if (!begun || this._generator === null) return
    by_hand(() => {
      close_generator(this._generator as Steps, 'coroutine')
    })
  }

  /** @internal */
  _is_unheard(): boolean {
    return this._state === CREATED
  }

  /** @internal */
  _make_report(): Report {
    return report_of(this.__name__, this._origin)
  }

  static {
    watch_awaits(this.prototype, this.prototype._await)
  }

  __repr__(): string {
    if (this._origin?.wrapped === true) return wrapper_repr(this.__name__, this._origin)
    return `<coroutine object ${this.__name__} at ${object_address(this)}>`
  }
}

Coroutine.prototype._origin = null

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(Coroutine, 'builtins', 'coroutine')
