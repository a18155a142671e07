import type { AbstractEventLoop } from './abstract_loop.js'
import { listens_for } from './awaited_by.js'
import { type_name_of } from './builtins/names.js'
import { ensure_future } from './ensure_future.js'
import { _get_running_loop } from './events.js'
import { type Awaitable, type Future, failure_of } from './futures.js'
import { current_task } from './task_functions.js'
import { unnamed } from './keywords.js'
import { check_options } from './loop_argument.js'

/** Tells the loop's handler of a failure that nobody waits for any more. */
function _log_on_exception(inner: Future<unknown>): void {
  if (!inner._failed) return
  const exception = inner.exception()
  const context: Record<string, unknown> = {
    message: `${type_name_of(exception)} exception in shielded future`,
    exception,
    future: inner,
  }
  if (inner._source_traceback !== null) context['source_traceback'] = inner._source_traceback
  inner._loop.call_exception_handler(context)
}

/**
 * Inside a task the newest version has one more callback: the task's place in the call graph, which it keeps until the
 * inner future is done, even when the outer one is cancelled.
 */
function note_waiter(inner: Future): void {
  const task = _get_running_loop() === null ? null : current_task()
  if (task === null) return
  const callbacks = {
    'shield.<locals>._clear_awaited_by_callback': (): void => {
      // The place ends with the callbacks themselves.
    },
  }
  const callback = callbacks['shield.<locals>._clear_awaited_by_callback']
  listens_for(callback, task)
  inner.add_done_callback(callback)
}

/**
 * Waits for an awaitable without passing cancellation on to it.
 * @param arg - what to wait for
 * @param options - `loop` (until 3.9)
 * @returns a future; cancelling it leaves the awaitable running
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.shield
 */
export function shield<T>(arg: Awaitable<T>, options?: { loop?: AbstractEventLoop | null }): Future<T> {
  check_options('shield', options, [])
  const inner = ensure_future(unnamed('arg', arg), { loop: options?.loop ?? null })
  if (inner.done()) return inner
  const outer = inner._loop.create_future<T>()
  const late = inner._loop._profile.shield_late_error
  const inner_callbacks = {
    'shield.<locals>._inner_done_callback': (): void => {
      if (outer.cancelled()) {
        if (late !== 'handler' && !inner.cancelled()) failure_of(inner)
        return
      }
      if (inner.cancelled()) {
        outer.cancel()
        return
      }
      const failure = failure_of(inner)
      if (failure === null) outer._set_result(inner.result())
      else outer._set_failure(failure.error)
    },
  }
  const inner_done = inner_callbacks['shield.<locals>._inner_done_callback']
  if (inner._loop._profile.call_graph) note_waiter(inner)
  inner.add_done_callback(inner_done)
  if (late === 'silent') return outer
  const outer_callbacks = {
    'shield.<locals>._outer_done_callback': (): void => {
      if (inner.done()) return
      inner.remove_done_callback(inner_done)
      if (late !== 'handler') return
      // One report, however many shields were cancelled.
      ;(inner as Future).remove_done_callback(_log_on_exception)
      ;(inner as Future).add_done_callback(_log_on_exception)
    },
  }
  outer.add_done_callback(outer_callbacks['shield.<locals>._outer_done_callback'])
  return outer
}
