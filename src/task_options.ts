import type { Profile } from './compat/versions.js'
import type { Context } from './contextvars/context.js'
import type { FutureOptions } from './futures.js'

/** Keyword arguments of `Task`. */
export interface TaskOptions extends FutureOptions {
  /** The task's name (3.8 and newer); by default `Task-N`. */
  name?: unknown
  /** The context that the task runs in (3.11 and newer); by default a copy of the current one. */
  context?: Context | null
  /** Whether the task begins at once instead of in the next iteration (3.12 and newer). */
  eager_start?: boolean
}

/** Refuses keyword arguments that a version's `Task` does not have. */
export function check_task_options(options: object, profile: Profile): void {
  for (const key in options) {
    const known =
      key === 'loop' ||
      (key === 'name' && profile.task_names) ||
      (key === 'context' && profile.task_context_argument) ||
      (key === 'eager_start' && profile.eager_tasks)
    if (!known) throw new TypeError(profile.task_argument_text.replace('{}', key))
  }
}
