import { RuntimeError, ValueError } from './builtins.js'
import { kernel } from './kernel.js'
import type { Steps } from './awaitables.js'
import type { Coroutine } from './coroutine_objects.js'
import type { Yielded } from './futures.js'
import type { Task } from './tasks.js'

/** How many generators of coroutines are being driven by `send`, `throw` or `close` right now. */
let by_hands = 0

export function driven_by_hand(): boolean {
  return by_hands > 0
}

export function by_hand<R>(step: () => R): R {
  by_hands += 1
  try {
    return step()
  } finally {
    by_hands -= 1
  }
}

/**
 * Why a coroutine cannot be awaited once more.
 * @param task - the task that runs it; null when it is over, or was driven by hand
 */
export function await_refused(task: Task | null): Error {
  if (task === null) return new RuntimeError('cannot reuse already awaited coroutine')
  return kernel.open === task || task._loop._current_task === task
    ? new ValueError('coroutine already executing')
    : new RuntimeError('coroutine is being awaited already')
}

/** Why `send` and the like cannot drive a coroutine that is no generator. */
export function drive_refused(method: string, name: string): Error {
  const instead = 'await it, or write it as a generator function'
  return new RuntimeError(`${method}() cannot drive the async function '${name}': ${instead}`)
}

/**
 * What is suspended innermost in a task, where that is not the generator that the task itself advances: an `await` in
 * native code, or a generator that native code awaits.
 */
export interface Frame {
  /** Whether going on only settles a promise, so that no code of the program runs before the next microtask. */
  readonly _frame_is_native: boolean
  _frame_resume(task: Task, throwing: boolean, value: unknown): void
}

/**
 * A generator that the task advances. Coroutines that await each other by `yield*` are a chain of these, and the task
 * advances the innermost alone: a suspension costs the same at any depth.
 */
export interface StepsFrame extends Frame {
  /** Null in a call that has not begun. */
  readonly _frame_body: Steps | null
  /** Whose body the generator is; told of its end. */
  readonly _frame_coroutine: Coroutine | null
  /** What awaits this one by `yield*`; null in the outermost. */
  readonly _frame_outer: StepsFrame | null
}

/** The outermost of a chain that native code awaits. That of its own coroutine is the task itself. */
export class AwaitedFrame implements StepsFrame {
  readonly _frame_body: Steps
  readonly _frame_coroutine: Coroutine
  /** Of the promise that native code awaits. */
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void

  constructor(
    generator: Steps,
    coroutine: Coroutine,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this._frame_body = generator
    this._frame_coroutine = coroutine
    this.resolve = resolve
    this.reject = reject
  }
  get _frame_outer(): null {
    return null
  }
  get _frame_is_native(): boolean {
    return false
  }
  _frame_resume(task: Task, throwing: boolean, value: unknown): void {
    task._advance(this, throwing, value)
  }
}

/**
 * What `yield*` of a coroutine runs: yielded to the task, which begins the coroutine, and goes on with this when it has
 * ended. The iterator, all that it gives, and the task's frame are one object: four would make a call of a coroutine
 * twice as dear.
 */
export class CoroutineCall<T> implements StepsFrame, Generator<Yielded, T, unknown> {
  _frame_body: Steps | null
  readonly _frame_coroutine: Coroutine
  _frame_outer: StepsFrame | null
  done: boolean
  /** Until it is yielded, null; then the call itself, and in the end what the coroutine gave. */
  value: unknown

  constructor(coroutine: Coroutine<T>) {
    this._frame_body = null
    this._frame_coroutine = coroutine
    this._frame_outer = null
    this.done = false
    this.value = null
  }
  get _frame_is_native(): boolean {
    return false
  }
  _frame_resume(task: Task, throwing: boolean, value: unknown): void {
    task._advance(this, throwing, value)
  }
  next(value?: unknown): IteratorResult<Yielded, T> {
    if (this.value === null && !this.done) this.value = this
    else {
      this.done = true
      this.value = value
    }
    return this as IteratorResult<Yielded, T>
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
