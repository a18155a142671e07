import {
  BaseExceptionGroup,
  Exception,
  KeyboardInterrupt,
  RuntimeError,
  SystemExit,
  repr,
} from './builtins.js'
import { set_cause } from './builtins/chaining.js'
import { is_error } from './builtins/names.js'
import { listens_for } from './awaited_by.js'
import type { BaseEventLoop } from './base_events.js'
import type { Profile } from './compat/versions.js'
import { Coroutine, type Steps, has_steps, is_generator, library_coroutine } from './coroutines.js'
import { NEEDS_THE_EXCEPTION, refuse_using } from './disposal.js'
import { get_running_loop } from './events.js'
import { CancelledError, is_cancelled_error } from './exceptions.js'
import type { CoroutineLike, Future } from './futures.js'
import { refuse_keywords } from './keywords.js'
import { current_profile } from './loop_argument.js'
import { type CreateTaskOptions, current_task } from './task_functions.js'
import type { Task } from './tasks.js'

/** Errors that end the program: they leave a group as they are, in no group of exceptions. */
function is_base_error(error: unknown): boolean {
  return error instanceof SystemExit || error instanceof KeyboardInterrupt
}

/** What tells a version's groups that a block ended because it was cancelled. */
function is_cancellation_of(profile: Profile): (error: Error) => boolean {
  return profile.taskgroup_cancelled_subclass === 'cancellation'
    ? is_cancelled_error
    : (error) => error.constructor === CancelledError
}

/** What was thrown, as something that a group of exceptions can hold: JavaScript can throw anything. */
function as_error(thrown: unknown): Error {
  return is_error(thrown) ? thrown : new Exception(thrown)
}

/** Ends a coroutine that no task will run, so that it is not reported as never awaited. */
function close(coro: unknown): void {
  if (coro instanceof Coroutine || has_steps(coro)) coro.close()
  else if (is_generator(coro)) coro.return(undefined)
}

/**
 * Tasks that end together: the block of a group is left when all of its tasks are done. The first that fails cancels
 * the others, and the block too.
 *
 *     await asyncio.async_with(new asyncio.TaskGroup(), async tg => {
 *       tg.create_task(fetch_one())
 *       tg.create_task(fetch_two())
 *     })
 *
 * Tasks are cancelled, and errors stand in the group of exceptions, in the order in which they were made and failed.
 *
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.TaskGroup
 */
export class TaskGroup {
  private _entered = false
  private _exiting = false
  /** Set for good once the tasks were told to cancel: nothing can be added any more. */
  private _aborting = false
  private _loop: BaseEventLoop | null = null
  private _parent_task: Task | null = null
  /** Whether the group has cancelled its parent; it then owes it one `uncancel()`. */
  private _parent_cancel_requested = false
  /** The tasks that are not done. */
  private readonly _tasks = new Set<Task>()
  private _errors: Error[] = []
  /** What must leave the group before all other errors. */
  private _base_error: Error | null = null
  /** Wakes the parent at the end of the block when the last task is done. */
  private _on_completed_fut: Future | null = null
  private readonly _done_callback: (task: Task) => void

  constructor() {
    const named = {
      'TaskGroup._on_task_done': (task: Task): void => {
        this._on_task_done(task)
      },
    }
    this._done_callback = named['TaskGroup._on_task_done']
  }

  __repr__(): string {
    const parts = ['TaskGroup']
    if (this._tasks.size > 0) parts.push(`tasks=${this._tasks.size}`)
    if (this._errors.length > 0) parts.push(`errors=${this._errors.length}`)
    if (this._aborting) parts.push('cancelling')
    else if (this._entered) parts.push('entered')
    return `<${parts.join(' ')}>`
  }

  /**
   * Begins the block.
   * @throws {RuntimeError} when the group was entered before, and outside of tasks
   */
  __aenter__(): Coroutine<this> {
    return library_coroutine('TaskGroup.__aenter__', this._enter())
  }

  private *_enter(): Steps<this> {
    if (this._entered) throw new RuntimeError(`TaskGroup ${repr(this)} has already been entered`)
    this._loop ??= get_running_loop()
    this._parent_task = current_task(this._loop)
    if (this._parent_task === null) {
      throw new RuntimeError(`TaskGroup ${repr(this)} cannot determine the parent task`)
    }
    listens_for(this._done_callback, this._parent_task)
    this._entered = true
    return this
  }

  /**
   * Ends the block: waits for the tasks, which are cancelled first if the block failed.
   * @throws {BaseExceptionGroup} of what the tasks and the block failed with
   * @throws {KeyboardInterrupt | SystemExit} that a task or the block raised, by itself
   * @throws {CancelledError} when the parent was cancelled from outside and nothing failed
   */
  __aexit__(_type: unknown, error: unknown, _tb: unknown): Coroutine<void> {
    return library_coroutine('TaskGroup.__aexit__', this._exit(error))
  }

  private *_exit(thrown: unknown): Steps<void> {
    this._exiting = true
    const error = thrown === null || thrown === undefined ? null : as_error(thrown)
    const is_cancellation = is_cancellation_of(current_profile())
    let cancellation = error !== null && is_cancellation(error) ? error : null
    if (is_base_error(error)) this._base_error ??= error
    const uncancel_first = current_profile().taskgroup_uncancel === 'before_waiting'
    if (uncancel_first && this._take_back_cancellation()) cancellation = null
    if (error !== null && !this._aborting) this._abort()
    cancellation = (yield* this._join()) ?? cancellation
    if (this._base_error !== null) throw this._base_error
    if (!uncancel_first && this._take_back_cancellation()) cancellation = null
    if (cancellation !== null && this._errors.length === 0) throw cancellation
    if (error !== null && !is_cancellation(error)) this._errors.push(error)
    if (this._errors.length > 0) throw this._group_of_errors()
  }

  /**
   * Waits until no task is left.
   * @returns the cancellation that came from outside while the parent waited
   */
  private *_join(): Steps<Error | null> {
    let cancellation: Error | null = null
    // Once more after each cancellation: the parent may be cancelled any number of times, and stays all the same.
    while (this._tasks.size > 0) {
      const completed: Future = (this._on_completed_fut ??= (this._loop as BaseEventLoop).create_future())
      try {
        yield* completed
      } catch (error) {
        if (!is_cancelled_error(error)) throw error
        // While aborting it is the group itself that cancelled the parent, or no news.
        if (!this._aborting) {
          cancellation = error
          this._abort()
        }
      }
      this._on_completed_fut = null
    }
    return cancellation
  }

  /**
   * Takes back the group's own request to cancel the parent.
   * @returns whether there was one and no other: then no CancelledError leaves the group
   */
  private _take_back_cancellation(): boolean {
    return this._parent_cancel_requested && (this._parent_task as Task).uncancel() === 0
  }

  private _group_of_errors(): BaseExceptionGroup {
    const parent = this._parent_task as Task
    // The error hides a cancellation from outside: request it anew, so that the parent's next await meets it.
    if (current_profile().taskgroup_hidden_cancellation === 'requested_again' && parent.cancelling() > 0) {
      parent.uncancel()
      parent.cancel()
    }
    const group = new BaseExceptionGroup('unhandled errors in a TaskGroup', this._errors)
    set_cause(group, null)
    this._errors = []
    return group
  }

  /**
   * Has a coroutine run as a task of the group.
   * @param coro - the coroutine, or a function of no arguments that gives one
   * @param options - `name`, `context`; `eager_start` (3.14)
   * @throws {RuntimeError} before the block, when the group is shutting down, and when it is finished
   * @throws {TypeError} for what is no coroutine
   * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.TaskGroup.create_task
   */
  create_task<T>(coro: CoroutineLike<T>, options?: CreateTaskOptions): Task<T> {
    const profile = current_profile()
    if (options !== undefined && profile.create_task_keywords === 'fixed') {
      refuse_keywords(profile, 'TaskGroup.create_task', options, ['name', 'context'])
    }
    const refusal = this._refusal()
    if (refusal !== null) {
      if (profile.taskgroup_refused_coroutine === 'closed') close(coro)
      throw new RuntimeError(`TaskGroup ${repr(this)} ${refusal}`)
    }
    const task = (this._loop as BaseEventLoop).create_task(coro, options)
    // An eager task may be done by now. Told of its failure at once, the group would cancel the parent while that is
    // in the middle of its step.
    if (profile.taskgroup_done_task === 'at_once' && task.done()) this._on_task_done(task)
    else {
      this._tasks.add(task)
      task.add_done_callback(this._done_callback)
    }
    return task
  }

  /** Why no task can be added. */
  private _refusal(): string | null {
    if (!this._entered) return 'has not been entered'
    if (this._exiting && this._tasks.size === 0) return 'is finished'
    return this._aborting ? 'is shutting down' : null
  }

  private _abort(): void {
    this._aborting = true
    for (const task of this._tasks) if (!task.done()) task.cancel()
  }

  private _on_task_done(task: Task): void {
    this._tasks.delete(task)
    const completed = this._on_completed_fut
    if (completed !== null && this._tasks.size === 0 && !completed.done()) completed._set_result(true)
    if (task.cancelled()) return
    const failure = task.exception()
    if (!task._failed) return
    const error = as_error(failure)
    this._errors.push(error)
    if (is_base_error(error)) this._base_error ??= error
    const parent = this._parent_task as Task
    if (parent.done()) {
      const message = `Task ${repr(task)} has errored out but its parent task ${repr(parent)} is already completed`
      task._loop.call_exception_handler({ message, exception: failure, task })
      return
    }
    if (this._aborting || this._parent_cancel_requested) return
    // The block is still running, or waits at its end. It is cancelled like the tasks, and the request is taken back
    // where the block ends, so that the parent can go on:
    //
    //     await async_with(new TaskGroup(), async tg => {
    //       tg.create_task(fails_soon())
    //       await something()              // interrupted
    //     })                               // raises the group
    //     await something_else()           // where that was caught: not interrupted
    this._abort()
    this._parent_cancel_requested = true
    parent.cancel()
  }
}

refuse_using(TaskGroup.prototype, NEEDS_THE_EXCEPTION)
