import { AttributeError } from './builtins/errors.js'
import { type_name_of } from './builtins/names.js'
import { warn } from './compat/warn.js'
import type { Profile } from './compat/versions.js'
import type { Context } from './contextvars/context.js'
import type { FutureOptions } from './futures.js'
import { refuse_keywords } from './keywords.js'

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

/** Refuses keyword arguments that a version's `create_task` does not have. */
export function refuse_task_keywords(profile: Profile, whose: string, options: object): void {
  const known = [
    ...(profile.task_names ? ['name'] : []),
    ...(profile.task_context_argument ? ['context'] : []),
  ]
  refuse_keywords(profile, whose, options, known)
}

/** Names a task that a factory made without being told the name. */
export function name_task(profile: Profile, task: object, name: unknown): void {
  const missing = profile.set_name_missing
  // The version that insists on the method calls it for every task: one without a name is called None then.
  if ((name === undefined || name === null) && missing !== 'error') return
  const named = task as { readonly set_name?: (name: unknown) => void } | null | undefined
  if (typeof named?.set_name === 'function') named.set_name(name ?? null)
  else if (missing === 'error') {
    throw new AttributeError(`'${type_name_of(task)}' object has no attribute 'set_name'`)
  } else if (missing === 'deprecated') {
    const text =
      'Task.set_name() was added in Python 3.8, the method support will be mandatory for third-party task ' +
      'implementations since 3.13.'
    warn(text, 'DeprecationWarning')
  }
}
