import type { Coroutine } from './coroutine_objects.js'
import type { Yielded } from './futures.js'

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
