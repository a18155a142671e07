import { GeneratorExit, RuntimeError, StopIteration, ValueError, repr } from './builtins.js'
import { current_dialect } from './compat/bound.js'
import { warn } from './compat/warn.js'
import { _get_running_loop, running } from './events.js'
import { type Yielded, comes_from_await } from './futures.js'
import { debugging, held_back, kernel, native_task, start_native } from './kernel.js'
import { type Report, heard, unheard } from './unheard.js'
import type { Task } from './tasks.js'
import { declare_class, object_address, type_name_of } from './builtins/names.js'
import { extract_stack } from './traceback.js'

/** A generator that a task can advance: what it yields are futures, or nothing for one turn of the loop. */
export type Steps<T = unknown> = Generator<Yielded, T, unknown>

/** A function that a coroutine can be made of. */
export type CoroutineBody<A extends unknown[] = never[], T = unknown> =
  ((...args: A) => PromiseLike<T>) | ((...args: A) => Generator<Yielded, T>)

export type AnyFunction = (this: unknown, ...args: never[]) => unknown

/** How many generators of coroutines are being driven by `send`, `throw` or `close` right now. */
let driven_by_hand = 0

function by_hand<R>(step: () => R): R {
  driven_by_hand += 1
  try {
    return step()
  } finally {
    driven_by_hand -= 1
  }
}

const CREATED = 0
const STARTED = 1
const CLOSED = 2

/**
 * The call of a coroutine function: nothing of it runs before it is awaited, driven by a task, or passed to `run`,
 * `gather` and the like. It can be awaited once.
 *
 * @see https://docs.python.org/3/library/asyncio-task.html#coroutines
 */
export class Coroutine<T = unknown> implements Promise<T> {
  __name__: string
  /** What to call to begin, unless the body is a generator that exists already. */
  private _body: (() => unknown) | null
  protected _generator: Steps<T> | null
  private _state = CREATED
  /** The task that runs the coroutine. */
  private _task: Task<unknown> | null = null
  /** Whether a task has this coroutine, and reports it. Set by the task. @internal */
  _owned = false
  /** @internal */
  _is_registered = false
  /** Where the coroutine was created, in debug mode. */
  cr_origin: string[] | null = null

  /** @internal use `coroutine` */
  constructor(name: string, generator: Steps<T> | null, body: (() => unknown) | null) {
    this.__name__ = name
    this._generator = generator
    this._body = body
    if (debugging.ever && _get_running_loop()?._debug_flag()) this.cr_origin = extract_stack(Coroutine)
    unheard(this)
  }

  /** Whether the coroutine was awaited, driven or closed. */
  get _started(): boolean {
    return this._state !== CREATED
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
    const body = this._body as () => unknown
    this._body = null
    const running = start_native(task, body)
    if (running instanceof Coroutine) return (running as Coroutine<T>)._begin(task)
    if (is_generator(running)) return running as Steps<T>
    if (has_steps(running)) return steps_of(running) as Steps<T>
    if (!is_thenable(running) && has_await(running)) return await_steps(running) as Steps<T>
    // Other thenables are taken over by a promise: they may throw, or call back twice.
    return running instanceof Promise ? (running as Promise<T>) : Promise.resolve(running as T)
  }

  protected _enter(task: Task<unknown> | null): void {
    if (this._state !== CREATED) throw this._refusal()
    this._state = STARTED
    this._task = task
    if (this._is_registered) heard(this)
  }

  /** Why the coroutine cannot be awaited once more. */
  private _refusal(): Error {
    const task = this._task
    if (this._state === CLOSED || task === null)
      return new RuntimeError('cannot reuse already awaited coroutine')
    const executing = kernel.open === task || task._loop._current_task === task
    return executing
      ? new ValueError('coroutine already executing')
      : new RuntimeError('coroutine is being awaited already')
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
    if (!comes_from_await(on_result)) {
      return new Promise<T>((resolve, reject) => {
        this._await(resolve, reject)
      }).then(on_result, on_error)
    }
    this._await(on_result as (value: T) => void, on_error as (reason: unknown) => void)
    return undefined as unknown as Promise<R1 | R2>
  }

  /** Like a promise's `catch`. */
  catch<R = never>(on_error?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<T | R> {
    return this.then((value) => value, on_error)
  }

  /** Like a promise's `finally`. */
  finally(on_settled?: (() => void) | null): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this._await(resolve, reject)
    }).finally(on_settled)
  }

  get [Symbol.toStringTag](): string {
    return 'Coroutine'
  }

  private _await(resolve: (value: T) => void, reject: (reason: unknown) => void): void {
    const task = native_task()
    if (task === null) {
      reject(new RuntimeError('no running event loop'))
      return
    }
    if (kernel.behind.length > 0) {
      const go_on = (): void => {
        this._await_in(task, resolve, reject)
      }
      if (held_back(task, go_on)) return
    }
    this._await_in(task, resolve, reject)
  }

  private _await_in(
    task: Task<unknown>,
    resolve: (value: T) => void,
    reject: (reason: unknown) => void,
  ): void {
    if (this._state !== CREATED && this._is_silent()) {
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
    if (begun === this._generator || is_generator(begun)) {
      task._run_frame(begun, this, resolve as (value: unknown) => void, reject)
    } else {
      begun.then(
        (value) => {
          this._finish()
          resolve(value)
        },
        (error: unknown) => {
          this._finish()
          reject(without_stop_iteration(error))
        },
      )
    }
  }

  /** `yield* coroutine`: runs the coroutine as part of the task whose generator this is. */
  [Symbol.iterator](): Steps<T> {
    // Only a task knows what to do with a call; who drives a generator by hand gets what the coroutine yields.
    const in_task = driven_by_hand === 0 && running.loop !== null
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
    const result = this._by_hand('send', (generator) => generator.next(value))
    if (result.done !== true) return result.value
    this._state = CLOSED
    throw new StopIteration(...(result.value === undefined ? [] : [result.value]))
  }

  /**
   * Raises an error where the coroutine is suspended.
   * @returns what the coroutine yields next
   * @throws {StopIteration} with the result as `value`, when the coroutine returns
   */
  throw(error: unknown): Yielded {
    if (this._state === CREATED) {
      this.close()
      throw error
    }
    const result = this._by_hand('throw', (generator) => generator.throw(error))
    if (result.done !== true) return result.value
    this._state = CLOSED
    throw new StopIteration(...(result.value === undefined ? [] : [result.value]))
  }

  private _by_hand(
    method: string,
    step: (generator: Steps<T>) => IteratorResult<Yielded, T>,
  ): IteratorResult<Yielded, T> {
    if (this._state === CLOSED) throw new RuntimeError('cannot reuse already awaited coroutine')
    if (this._generator === null) {
      throw new RuntimeError(
        `${method}() cannot drive the async function '${this.__name__}': await it, or write it as a generator function`,
      )
    }
    if (this._state === CREATED) this._enter(null)
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
    return this._state === CREATED && !this._owned
  }

  /** @internal */
  _make_report(): Report {
    const { __name__: name, cr_origin: origin } = this
    return {
      loop: _get_running_loop(),
      tell: () => {
        never_awaited(name, origin)
      },
    }
  }

  __repr__(): string {
    return `<coroutine object ${this.__name__} at ${object_address(this)}>`
  }
}

/** Warns of a coroutine that was not awaited, with Python's text. */
export function never_awaited(name: string, origin: string[] | null): void {
  const made =
    origin === null
      ? ''
      : `\nCoroutine created at (most recent call last)\n${origin.map((at) => `  ${at}`).join('\n')}`
  warn(`coroutine '${name}' was never awaited${made}`, 'RuntimeWarning')
}

/** A StopIteration may not leave a coroutine: it would look like its result. */
export function without_stop_iteration(error: unknown): unknown {
  if (!(error instanceof StopIteration)) return error
  const wrapped = new RuntimeError('coroutine raised StopIteration')
  wrapped.__cause__ = error
  wrapped.__context__ = error
  return wrapped
}

function close_generator(generator: Steps, what: string): void {
  try {
    const result = generator.throw(new GeneratorExit())
    if (result.done === true) return
  } catch (error) {
    if (error instanceof GeneratorExit || error instanceof StopIteration) return
    throw error
  }
  throw new RuntimeError(`${what} ignored GeneratorExit`)
}

 
function* nothing(): Generator<never, undefined> {
  return undefined
}

/**
 * What `yield*` of a coroutine runs: yielded to the task, which begins the coroutine, and goes on with this when it has
 * ended.
 */
export class CoroutineCall<T> implements Generator<Yielded, T, unknown> {
  readonly coroutine: Coroutine<T>
  private _yielded = false

  constructor(coroutine: Coroutine<T>) {
    this.coroutine = coroutine
  }
  next(value?: unknown): IteratorResult<Yielded, T> {
    if (this._yielded) return { done: true, value: value as T }
    this._yielded = true
    return { done: false, value: this }
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

/** Whether a value is a generator object, a compiled one included. */
export function is_generator(value: unknown): value is Steps {
  if (typeof value !== 'object' || value === null) return false
  const object = value as Partial<Steps>
  return typeof object.next === 'function' &&
    typeof object.throw === 'function' &&
    typeof object.return === 'function'
    ? Symbol.iterator in value
    : false
}

/** Whether a value can be awaited as a promise can. */
export function is_thenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}

/** An object with Python's coroutine protocol. */
export interface PythonCoroutine {
  send(value: unknown): Yielded
  throw(error: unknown): Yielded
  close(): void
}

/** Whether a value has Python's coroutine protocol, though it is not of this library's making. */
export function has_steps(value: unknown): value is PythonCoroutine {
  if (typeof value !== 'object' || value === null) return false
  const object = value as Partial<PythonCoroutine>
  return (
    typeof object.send === 'function' &&
    typeof object.throw === 'function' &&
    typeof object.close === 'function'
  )
}

/** Whether a value has `__await__`. */
export function has_await(value: unknown): value is { __await__(): Iterator<Yielded, unknown, unknown> } {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { __await__?: unknown }).__await__ === 'function'
  )
}

/**
 * A generator over an object with Python's coroutine protocol.
 * @param wait - whether the first advance only brings the generator to where an error can be thrown into it
 */
export function steps_of(object: PythonCoroutine, wait = false): Steps {
  const generator = protocol_steps(object, wait)
  if (wait) generator.next()
  return generator
}

function* protocol_steps(object: PythonCoroutine, wait: boolean): Steps {
  let sent: unknown = undefined
  let raised: { error: unknown } | null = null
  try {
    if (wait) yield
  } catch (error) {
    raised = { error }
  }
  for (;;) {
    let yielded: Yielded
    try {
      yielded = raised === null ? object.send(sent) : object.throw(raised.error)
    } catch (error) {
      if (error instanceof StopIteration) return error.value
      throw error
    }
    try {
      sent = yield yielded
      raised = null
    } catch (error) {
      raised = { error }
    }
  }
}

/** A generator over what `__await__` gives. */
export function* await_steps(object: { __await__(): Iterator<Yielded, unknown, unknown> }): Steps {
  const iterator = object.__await__() as Iterator<Yielded, unknown, unknown> & { [Symbol.iterator]?: unknown }
  if (typeof iterator !== 'object' || iterator === null || typeof iterator.next !== 'function') {
    throw new TypeError(`__await__() returned non-iterator of type '${type_name_of(iterator)}'`)
  }
  return yield* { [Symbol.iterator]: () => iterator }
}

/** Which kind of function this is: `AsyncFunction`, `GeneratorFunction` … */
export function kind_of(fn: AnyFunction): unknown {
  return (fn as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
}

/**
 * The coroutine in what was given where a coroutine is wanted: itself, or one that calls a function of no arguments.
 * @returns null for anything else
 */
export function to_coroutine(value: unknown): object | null {
  if (value instanceof Coroutine || is_generator(value)) return value
  if (typeof value === 'function' && !is_class(value)) {
    const refuse = (): Error => new TypeError(`a coroutine was expected, got ${repr(value)}`)
    return coroutine_of_call(value as () => unknown, refuse)
  }
  return has_steps(value) ? value : null
}

/**
 * A coroutine that calls a function of no arguments.
 * @param refuse - makes the error for a function that gives nothing to wait for
 */
export function coroutine_of_call(fn: () => unknown, refuse: () => Error): Coroutine {
  return new Coroutine(fn.name === '' ? '<lambda>' : fn.name, null, () => {
    const value = fn()
    if (is_thenable(value) || is_generator(value) || has_steps(value) || has_await(value)) return value
    throw refuse()
  })
}

function is_class(fn: object): boolean {
  return Object.getOwnPropertyDescriptor(fn, 'prototype')?.writable === false
}

/** Why a promise is no coroutine, and what to write instead. */
export function promise_refused(where: string): TypeError {
  return new TypeError(
    `${where} takes a coroutine, and a promise is none: its work has begun already. ` +
      'Pass the function itself (`() => worker(1)`), or make worker = asyncio.coroutine(async …)',
  )
}

/** Warns of a task's coroutine that never began. */
export function never_awaited_task(task: Task<unknown>): void {
  if (task._coro instanceof Coroutine) never_awaited(task._coro.__name__, task._coro.cr_origin)
}

/** Steps of whatever can be awaited, for the library's own coroutines. */
export function* steps<T>(awaitable: unknown): Steps<T> {
  if (awaitable instanceof Coroutine || is_generator(awaitable)) return yield* awaitable as Steps<T>
  if (has_await(awaitable)) return (yield* await_steps(awaitable)) as T
  if (has_steps(awaitable)) return (yield* steps_of(awaitable)) as T
  if (is_thenable(awaitable)) {
    return (yield* new Coroutine('promise', null, () => awaitable)) as T
  }
  const name = type_name_of(awaitable)
  const { await_refusal } = _get_running_loop()?._profile ?? current_dialect()
  throw new TypeError(await_refusal.replace('{}', name))
}

/** Steps of the call of a function of the program: an async function, a generator function, or a plain one. */
export function call_steps<T>(fn: (...args: never[]) => unknown, ...args: unknown[]): Steps<T> {
  const call = fn as (...args: unknown[]) => unknown
  if (kind_of(fn) === 'GeneratorFunction') return call(...args) as Steps<T>
  return new Coroutine<T>(fn.name, null, () => call(...args))[Symbol.iterator]()
}

/**
 * A coroutine of the library's own. `yield*` delegates to its generator: these are short, and a call by the task would
 * cost more than it saves.
 */
export class LibraryCoroutine<T> extends Coroutine<T> {
  override [Symbol.iterator](): Steps<T> {
    if (this._started && this._is_silent()) return nothing() as Steps<T>
    this._enter(null)
    return this._generator as Steps<T>
  }

  /** In 3.6 the library's coroutines are generators: an exhausted one gives nothing. */
  protected override _is_silent(): boolean {
    const { library_coroutine_reawait } = _get_running_loop()?._profile ?? current_dialect()
    return library_coroutine_reawait === 'silent'
  }
}

/** A coroutine of the library's own, from a generator that was made but not begun. */
export function library_coroutine<T>(name: string, generator: Steps<T>): Coroutine<T> {
  return new LibraryCoroutine<T>(name, generator, null)
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(Coroutine, 'builtins', 'coroutine')
