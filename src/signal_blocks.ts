import { RuntimeError } from './builtins.js'
import { type Steps } from './coroutines.js'
import { is_cancelled_error } from './exceptions.js'
import { current_task } from './task_functions.js'
import { Task } from './tasks.js'

/** Whether a value is an AbortSignal, of the platform or of a library that stands in for it. */
export function is_signal(value: unknown): value is AbortSignal {
  if (typeof value !== 'object' || value === null || '__aenter__' in value) return false
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>
  return (
    typeof aborted === 'boolean' &&
    typeof addEventListener === 'function' &&
    typeof removeEventListener === 'function'
  )
}

/** What a signal was aborted with; stand-ins for the platform's signals may not know. */
function reason_of(signal: AbortSignal): unknown {
  const reason: unknown = signal.reason
  return reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason
}

/** The blocks under one signal. They share a listener: platforms warn of signals that have many. */
class Watch {
  private readonly _signal: AbortSignal
  private readonly _blocks = new Set<SignalBlock>()
  private readonly _on_abort = (): void => {
    this._signal.removeEventListener('abort', this._on_abort)
    for (const block of this._blocks) block.cancel()
  }

  constructor(signal: AbortSignal) {
    this._signal = signal
  }

  add(block: SignalBlock): void {
    if (this._blocks.size === 0) this._signal.addEventListener('abort', this._on_abort)
    this._blocks.add(block)
  }

  remove(block: SignalBlock): void {
    this._blocks.delete(block)
    if (this._blocks.size === 0) this._signal.removeEventListener('abort', this._on_abort)
  }
}

const watches = new WeakMap<AbortSignal, Watch>()

function watch_of(signal: AbortSignal): Watch {
  let watch = watches.get(signal)
  if (watch === undefined) watches.set(signal, (watch = new Watch(signal)))
  return watch
}

/** One block of a task. */
class SignalBlock {
  private readonly _task: Task
  /**
   * How many requests to cancel had reached the task's code when the block began: with more than these at the end,
   * somebody else wants the task to end, too, and what the block raises stays a CancelledError.
   */
  private readonly _heard: number
  private _requested = false
  /** Whether the request is the one that the task's next step will raise. */
  private _is_next = false

  constructor(task: Task) {
    this._task = task
    this._heard = task._num_cancels_requested - (task._must_cancel ? 1 : 0)
  }

  /** Cancels the task: the signal was aborted. */
  cancel(): void {
    const task = this._task
    // Nothing can be scheduled on a closed loop; the task is lost anyway.
    if (task._loop.is_closed()) return
    this._is_next = !task._must_cancel
    this._requested = true
    try {
      task.cancel()
    } catch (exception) {
      // From a class of the program's own. The other tasks are cancelled all the same.
      task._loop.call_exception_handler({ message: 'Task.cancel() failed for a signal', exception, task })
    }
  }

  /**
   * Takes back the request to cancel.
   * @param error - what ended the body; null when it returned
   * @returns whether it is the signal that ends the block
   */
  end(error: unknown): boolean {
    if (!this._requested) return false
    const task = this._task
    // Aborted by the body's last step, the task has not met the cancellation yet; it is met here.
    const unmet = this._is_next && task._must_cancel
    // By the class: versions before 3.11 hide the method.
    if (Task.prototype.uncancel.call(task) > this._heard) return false
    if (unmet) task._must_cancel = false
    return error === null ? unmet : is_cancelled_error(error)
  }
}

/**
 * Steps of a block that ends when a signal is aborted: the task is cancelled, and at the end of the block the
 * cancellation becomes what the signal was aborted with, as `timeout()` makes it a TimeoutError.
 * @param body - gives the steps of the block; not called when the signal is aborted already
 */
export function* signal_steps<T>(signal: AbortSignal, body: (signal: AbortSignal) => Steps<T>): Steps<T> {
  const task = current_task()
  if (task === null) throw new RuntimeError('async_with() of an AbortSignal should be used inside a task')
  if (signal.aborted) throw reason_of(signal)
  const block = new SignalBlock(task)
  const watch = watch_of(signal)
  watch.add(block)
  let result: T
  try {
    result = yield* body(signal)
  } catch (error) {
    throw block.end(error) ? reason_of(signal) : error
  } finally {
    // Also where the coroutine is closed.
    watch.remove(block)
  }
  if (block.end(null)) throw reason_of(signal)
  return result
}
