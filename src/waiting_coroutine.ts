import { type Frame, LibraryCoroutine } from './coroutines.js'
import type { Future, Yielded } from './futures.js'
import { running } from './events.js'
import { kernel, open_step } from './kernel.js'
import type { Task } from './tasks.js'

/**
 * A coroutine of the library's own that waits for one future after another, as those of locks and queues do. It is its
 * own generator: written as one it would take two more objects a call, and half as long again.
 */
export abstract class WaitingCoroutine<T>
  extends LibraryCoroutine<T>
  implements Generator<Yielded, T, unknown>
{
  declare private _waiter: Future | null
  declare private _ended: boolean

  constructor() {
    super(null, null)
    this._generator = this
    this._waiter = null
    this._ended = false
  }

  /**
   * Does what there is to do until the next wait.
   * @param waiter - what was waited for, and has a result; null at first
   * @returns what to wait for; null at the end
   */
  protected abstract _proceed(waiter: Future | null): Future | null
  /** The result, at the end. @internal */
  abstract _outcome(): T
  /** The wait has failed, and so does the coroutine. */
  protected abstract _interrupted(waiter: Future, error: unknown): void
  /** The coroutine is left where it waits. */
  protected abstract _left(waiter: Future): void

  /**
   * Native code, in a step that is open, waits without a generator that the task advances: nothing of the program runs
   * in this one, so that the loop goes on with it in the storage of whichever task ran before. That saves a seventh of
   * what a contended lock takes. A loop that makes its futures itself has its say in that, and gets it.
   */
  protected override _await_in(
    task: Task,
    resolve: (value: T) => void,
    reject: (reason: unknown) => void,
  ): void {
    if (this._started || kernel.open !== task || !task._loop._is_undisturbed) {
      super._await_in(task, resolve, reject)
      return
    }
    this._enter(task)
    new NativeWait(this, resolve, reject).go_on(task, false, undefined)
  }

  /** What to wait for next; null at the end. @internal */
  _next_waiter(): Future | null {
    const former = this._waiter
    if (former !== null) {
      if (former._state === 'PENDING') return former
      if (former._state === 'CANCELLED' || former._failed) this._fail(former)
    }
    this._ended = true
    const waiter = this._proceed(former)
    if (waiter === null) return null
    this._waiter = waiter
    this._ended = false
    return waiter
  }

  next(): IteratorResult<Yielded, T> {
    if (this._ended) return { done: true, value: undefined as T }
    const waiter = this._next_waiter()
    return waiter === null ? { done: true, value: this._outcome() } : this._wait_for(waiter)
  }

  private _wait_for(waiter: Future): IteratorResult<Yielded, T> {
    try {
      return waiter._awaited_once()
    } catch (error) {
      return this.throw(error)
    }
  }

  private _fail(waiter: Future): never {
    let raised: unknown
    try {
      waiter.result()
    } catch (error) {
      raised = error
    }
    return this.throw(raised)
  }

  override throw(error: unknown): never {
    this._before_throw()
    const waiter = this._waiter
    if (!this._ended && waiter !== null) {
      this._ended = true
      this._interrupted(waiter, error)
    }
    throw error
  }

  return(value: T): IteratorResult<Yielded, T> {
    const waiter = this._waiter
    if (!this._ended && waiter !== null) this._left(waiter)
    this._ended = true
    return { done: true, value }
  }

  [Symbol.dispose](): void {
    // Nothing is held.
  }
}

/** An `await` of native code for a coroutine that waits. */
class NativeWait<T> implements Frame {
  private readonly waiting: WaitingCoroutine<T>
  private readonly resolve: (value: T) => void
  private readonly reject: (reason: unknown) => void

  constructor(waiting: WaitingCoroutine<T>, resolve: (value: T) => void, reject: (reason: unknown) => void) {
    this.waiting = waiting
    this.resolve = resolve
    this.reject = reject
  }
  get _frame_is_native(): boolean {
    return true
  }
  _frame_resume(task: Task, throwing: boolean, value: unknown): void {
    open_step(task)
    this.go_on(task, throwing, value)
  }
  go_on(task: Task, throwing: boolean, value: unknown): void {
    const waiting = this.waiting
    let waiter: Future | null
    const outer = running.loop
    // Known here; in a microtask whoever asks would have to look for it.
    running.loop = task._loop
    try {
      waiter = throwing ? waiting.throw(value) : waiting._next_waiter()
    } catch (error) {
      waiting._finish()
      this.reject(error)
      return
    } finally {
      running.loop = outer
    }
    if (waiter !== null) {
      task._wait_for(waiter, this)
      return
    }
    waiting._finish()
    this.resolve(waiting._outcome())
  }
}
