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

/**
 * What is suspended innermost in a task, where that is not the generator that the task itself advances: an `await` in
 * native code, or a generator that native code awaits.
 */
export interface Frame {
  /** Whether going on only settles a promise, so that no code of the program runs before the next microtask. */
  readonly resumes_native: boolean
  resume(task: Task, throwing: boolean, value: unknown): void
}

/**
 * A generator that the task advances. Coroutines that await each other by `yield*` are a chain of these, and the task
 * advances the innermost alone: a suspension costs the same at any depth.
 */
export interface StepsFrame extends Frame {
  /** Null in a call that has not begun. */
  readonly generator: Steps | null
  /** Whose body the generator is; told of its end. */
  readonly coroutine: Coroutine | null
  /** What awaits this one by `yield*`; null in the outermost. */
  readonly outer: StepsFrame | null
  /** Where native code awaits the outermost: its promise's; null where the task itself does. */
  readonly resolve: ((value: unknown) => void) | null
  readonly reject: ((error: unknown) => void) | null
}

/** The outermost of a chain: the task's own, or what native code awaits. */
export class OutermostFrame implements StepsFrame {
  readonly generator: Steps
  readonly coroutine: Coroutine | null
  readonly resolve: ((value: unknown) => void) | null
  readonly reject: ((error: unknown) => void) | null

  constructor(
    generator: Steps,
    coroutine: Coroutine | null,
    resolve: ((value: unknown) => void) | null,
    reject: ((error: unknown) => void) | null,
  ) {
    this.generator = generator
    this.coroutine = coroutine
    this.resolve = resolve
    this.reject = reject
  }
  get outer(): null {
    return null
  }
  get resumes_native(): boolean {
    return false
  }
  resume(task: Task, throwing: boolean, value: unknown): void {
    task._advance(this, throwing, value)
  }
}

/**
 * What `yield*` of a coroutine runs: yielded to the task, which begins the coroutine, and goes on with this when it has
 * ended. The iterator, all that it gives, and the task's frame are one object: four would make a call of a coroutine
 * twice as dear.
 */
export class CoroutineCall<T> implements StepsFrame, Generator<Yielded, T, unknown> {
  generator: Steps | null
  readonly coroutine: Coroutine
  outer: StepsFrame | null
  done: boolean
  /** Until it is yielded, null; then the call itself, and in the end what the coroutine gave. */
  value: unknown

  constructor(coroutine: Coroutine<T>) {
    this.generator = null
    this.coroutine = coroutine
    this.outer = null
    this.done = false
    this.value = null
  }
  get resolve(): null {
    return null
  }
  get reject(): null {
    return null
  }
  get resumes_native(): boolean {
    return false
  }
  resume(task: Task, throwing: boolean, value: unknown): void {
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
