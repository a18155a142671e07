import { AttributeError, Exception, RuntimeError, repr } from './builtins.js'
import { is_error, object_address, type_name_of } from './builtins/names.js'
import {
  AwaitedFrame,
  Coroutine,
  CoroutineCall,
  type Frame,
  type Steps,
  type StepsFrame,
  is_generator,
} from './coroutines.js'
import { Future, type FutureWaiter } from './futures.js'
import type { Runnable } from './handles.js'
import { open_step } from './kernel.js'
import type { Task } from './tasks.js'

/** An `await` of a future in native code. */
export class NativeAwait implements Frame {
  readonly future: Future
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void

  constructor(future: Future, resolve: (value: unknown) => void, reject: (error: unknown) => void) {
    this.future = future
    this.resolve = resolve
    this.reject = reject
  }
  get _frame_is_native(): boolean {
    return true
  }
  _frame_resume(task: Task, throwing: boolean, value: unknown): void {
    open_step(task)
    if (throwing) {
      this.reject(value)
      return
    }
    // The task is woken when the future is done; it may have been woken by others (a loop of the user's own).
    let result: unknown
    try {
      result = this.future.result()
    } catch (error) {
      this.reject(error)
      return
    }
    this.resolve(result)
  }
}

/** One of several awaits that a task has at once, as in `await Promise.all([a, b])`; wakes the task by a step too. */
export class SideAwait implements FutureWaiter {
  readonly task: Task
  readonly future: Future
  readonly frame: Frame
  /** What a future calls that only knows callbacks. */
  private readonly _called: (() => void) | null

  constructor(task: Task, future: Future, frame: Frame) {
    this.task = task
    this.future = future
    this.frame = frame
    this._called = knows_waiters(future) ? null : () => this._wake_up()
    task._sides.push(this)
    if (this._called === null) future._add_waiter(this)
    else future.add_done_callback(this._called)
  }
  /** The task waits for the future itself. */
  _leave(): void {
    if (this._called === null) this.future._remove_waiter(this)
    else this.future.remove_done_callback(this._called)
  }
  _wake_up(): void {
    const sides = this.task._sides
    sides.splice(sides.indexOf(this), 1)
    this.task._loop._ready_push(this)
  }
  _run_handle(): void {
    let throwing = false
    let value: unknown
    try {
      this.future.result()
    } catch (error) {
      throwing = true
      value = error
    }
    new SideTurn(this.task, this.frame, throwing, value)._run_handle()
  }
}

/** A step that one of several awaits takes. */
export class SideTurn implements Runnable {
  readonly task: Task
  private readonly frame: Frame
  private readonly throwing: boolean
  private readonly value: unknown

  constructor(task: Task, frame: Frame, throwing: boolean, value: unknown) {
    this.task = task
    this.frame = frame
    this.throwing = throwing
    this.value = value
  }
  _run_handle(): void {
    this.task._run_step(() => {
      this.task._come_back()
      this.frame._frame_resume(this.task, this.throwing, this.value)
    })
  }
}

/** What 3.6 makes of an object that is no coroutine: a task whose first step fails. */
export function* failing_coroutine(value: unknown): Steps {
  throw new AttributeError(`'${type_name_of(value)}' object has no attribute 'send'`)
}

const { add_done_callback } = Future.prototype

/** Whether a future tells tasks that wait for it; others, of a program's making, only call what was added. */
export function knows_waiters(future: Future): boolean {
  return future.add_done_callback === add_done_callback
}

/** Whether a value is a future of another make, yielded by its own `__await__`. */
export function is_foreign_future(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Future) &&
    (value as { _asyncio_future_blocking?: unknown })._asyncio_future_blocking === true
  )
}

export function loop_of_future(future: Future): unknown {
  return future._loop ?? (future as Partial<Future>).get_loop?.()
}

/** The next step of a task as a callback, for loops that schedule it by `call_soon`. */
export function step_callback(task: Task): { callback: (...args: unknown[]) => void; args: unknown[] } {
  const woken_by = task._woken_by
  const run = (): void => {
    task._run_inside()
  }
  // Bound to its task, as Python's is; the name is what reprs show.
  const value = woken_by === null ? 'TaskStepMethWrapper' : 'TaskWakeupMethWrapper'
  Object.defineProperty(Object.assign(run, { __self__: task }), 'name', { value })
  return { callback: run, args: woken_by === null ? [] : [woken_by] }
}

/** Has a future wake a task; one of the program's own making by the methods that it has. */
export function wake_when_done(task: Task, future: Future): void {
  if (knows_waiters(future)) {
    future._add_waiter(task)
    return
  }
  const named = {
    TaskWakeupMethWrapper: (): void => {
      try {
        future.result()
      } catch (error) {
        task._throw_next(error)
      }
      if (task._context?._entered === true) task._run_inside()
      else task._run_step(null)
    },
  }
  const options = task._context === null ? [] : [{ context: task._context }]
  future.add_done_callback(named.TaskWakeupMethWrapper, ...options)
}

/** The error for what a generator must not yield. */
export function bad_yield(task: Task, yielded: unknown): Error {
  if (yielded instanceof Future) {
    return new RuntimeError(
      `yield was used instead of yield from in task ${repr(task)} with ${repr(yielded)}`,
    )
  }
  // Some of the library's coroutines are generators, too.
  if (is_generator(yielded) && !(yielded instanceof Coroutine)) {
    // A bare generator does not tell its function's name.
    const shown = `${repr(task)} with <generator object generator at ${object_address(yielded)}>`
    return new RuntimeError(`yield was used instead of yield from for generator in task ${shown}`)
  }
  return new RuntimeError(`Task got bad yield: ${repr(yielded)}`)
}

/**
 * A quirk of the older versions: where a BaseException comes from a subclass of Future, such as `gather`'s, it leaves
 * the loop instead of reaching the task, which never goes on.
 *
 *     task = create_task(main())       # async def main(): await gather(fails_with_base_exception())
 */
export function is_knocked_out(task: Task, woken_by: Future): boolean {
  if (task._loop._profile.base_exception_in_task !== 'raised') return false
  const error = woken_by._exception
  return is_error(error) && !(error instanceof Exception) && !task._loop._is_plain_future(woken_by)
}

/** A coroutine that a task is suspended in, and the generator that is its body, where it is one. */
export interface SuspendedFrame {
  readonly coroutine: object
  readonly generator: object | null
}

/** The coroutines that a task is suspended in, as far as the library knows them, innermost first. */
export function suspended_in(task: Task): SuspendedFrame[] {
  const found: SuspendedFrame[] = []
  const top = task._top
  const is_chain = top === task || top instanceof AwaitedFrame || top instanceof CoroutineCall
  let frame: StepsFrame | null = is_chain ? (top as StepsFrame) : null
  for (; frame !== null; frame = frame._frame_outer) {
    found.push({
      coroutine: frame._frame_coroutine ?? (frame._frame_body as Steps),
      generator: frame._frame_body,
    })
  }
  const coroutine = task._coro
  if (coroutine !== null && found.at(-1)?.coroutine !== coroutine) {
    found.push({ coroutine, generator: is_generator(coroutine) ? coroutine : null })
  }
  return found
}
