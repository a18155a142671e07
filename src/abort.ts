import { RuntimeError } from './builtins.js'
import { current_task } from './task_functions.js'

/**
 * A signal that fires when the current task is cancelled, for `fetch` and whatever else takes one.
 *
 * A task has one signal until a cancellation, however often it asks. While native code awaits a promise of others
 * directly, the signal is how a cancellation reaches it: the promise is expected to reject with the signal's reason,
 * the CancelledError.
 *
 * @throws {RuntimeError} outside of tasks
 */
export function abort_signal(): AbortSignal {
  const task = current_task()
  if (task === null) throw new RuntimeError('abort_signal() is of use inside a task only')
  return task._abort_signal()
}
