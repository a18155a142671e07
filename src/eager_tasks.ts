import { is_class } from './builtins/names.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import { view } from './compat/view.js'
import type { Context } from './contextvars/context.js'
import type { CoroutineLike } from './futures.js'
import { refuse_keywords } from './keywords.js'
import type { CreateTaskOptions } from './task_functions.js'
import { Task, type TaskOptions } from './tasks.js'

/** Makes a task of a coroutine: a class like `Task`, or a function. It is told to start eagerly by `eager_start`. */
export type TaskConstructor =
  (new (coro: never, options: never) => object) | ((coro: never, options: never) => object)

/** Keyword arguments of an eager task factory. */
export interface EagerTaskOptions {
  /** Of the task; by default it is numbered. */
  name?: unknown
  /** The context that the task runs in; by default a copy of the current one. */
  context?: Context | null
  /** Whether the task begins within the call (3.14 and newer); true by default. */
  eager_start?: boolean
}

/** A task factory whose tasks begin within the call that makes them. */
export type EagerTaskFactory = <T>(
  loop: AbstractEventLoop,
  coro: CoroutineLike<T>,
  options?: EagerTaskOptions,
) => Task<T>

function construct(constructor: TaskConstructor, coro: CoroutineLike<never>, options: TaskOptions): object {
  type Parameters = [coro: CoroutineLike<never>, options: TaskOptions]
  return is_class(constructor)
    ? new (constructor as unknown as new (...args: Parameters) => object)(coro, options)
    : (constructor as (...args: Parameters) => object)(coro, options)
}

function make_factory(constructor_for: (loop: AbstractEventLoop) => TaskConstructor): EagerTaskFactory {
  function factory(
    loop: AbstractEventLoop,
    coro: CoroutineLike<never>,
    options: CreateTaskOptions = {},
  ): unknown {
    const profile = loop._profile
    if (profile.create_task_keywords === 'fixed') {
      refuse_keywords(profile, 'create_eager_task_factory.<locals>.factory', options, ['name', 'context'])
    }
    return construct(constructor_for(loop), coro, { eager_start: true, ...options, loop })
  }
  return factory as EagerTaskFactory
}

/**
 * A task factory, for `loop.set_task_factory`, whose tasks begin within the call that makes them.
 *
 * @param custom_task_constructor - a class like `Task`, or a function that takes and gives the same
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.create_eager_task_factory
 */
export function create_eager_task_factory(custom_task_constructor: TaskConstructor): EagerTaskFactory {
  return make_factory(() => custom_task_constructor)
}

/**
 * The task factory whose tasks are `Task`s that begin within the call that makes them: a coroutine that has nothing to
 * wait for is done then, and no turn of the loop is spent on it.
 *
 * A native async function begins at once too, but JavaScript runs what follows its first `await` only when the code
 * that made the task awaits something itself. From there on the order is Python's: that `await` is held back until
 * the new task has ended or has something to wait for.
 *
 * @param loop - the loop of the task
 * @param coro - the coroutine
 * @param options - `name`, `context`
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.eager_task_factory
 */
export function eager_task_factory<T>(
  loop: AbstractEventLoop,
  coro: CoroutineLike<T>,
  options?: EagerTaskOptions,
): Task<T> {
  return make_task(loop, coro, options)
}

const make_task = /*#__PURE__*/ make_factory((loop) => view(Task, loop._profile))
