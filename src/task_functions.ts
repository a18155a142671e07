import { warn } from './compat/warn.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { get_event_loop, get_running_loop, running } from './events.js'
import type { CoroutineLike } from './futures.js'
import { native_task } from './kernel.js'
import {
  type OrNamed,
  type Refuse,
  named,
  only,
  refuse_keywords,
  refuse_native_keywords,
  unnamed,
} from './keywords.js'
import { current_profile } from './loop_argument.js'
import { refuse_task_keywords } from './task_options.js'
import { known_tasks, pending_tasks } from './task_registry.js'
import { Task, type TaskOptions } from './tasks.js'

/** Keyword arguments of `create_task`. */
export type CreateTaskOptions = Omit<TaskOptions, 'loop'>

/**
 * Has the running loop run a coroutine as a task.
 * @param coro - the coroutine, or a function of no arguments that gives one
 * @param options - `name` (3.8 and newer), `context` (3.11 and newer)
 * @throws {RuntimeError} `no running event loop`
 * @throws {TypeError} for what is no coroutine
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task
 */
export function create_task<T>(coro: CoroutineLike<T>, options?: CreateTaskOptions): Task<T> {
  if (options !== undefined) {
    const profile = current_profile()
    if (profile.create_task_keywords === 'fixed') refuse_task_keywords(profile, 'create_task', options)
  }
  return get_running_loop().create_task(unnamed('coro', coro), options)
}

function refuse_of_current_task(given: object): void {
  const profile = current_profile()
  const refuse = profile.current_task_native ? refuse_native_keywords : refuse_keywords
  refuse(profile, 'current_task', given, LOOP)
}

const LOOP = ['loop']

/** For the class methods of older versions. */
function refuse_of_method(name: string): Refuse {
  return (given) => {
    refuse_native_keywords(current_profile(), name, given, LOOP)
  }
}

function current_task_of(loop: BaseEventLoop): Task | null {
  // Between the parts of a native step nothing is on the stack: whose continuation runs tells the task.
  const native = running.loop === null ? native_task() : null
  return native !== null && native._loop === loop && !native.done() ? native : (loop._current_task ?? null)
}

/**
 * The task that runs this code.
 * @param loop - the loop to ask; by default the running one
 * @returns the task, or `null` in a callback
 * @throws {RuntimeError} `no running event loop`, where no loop is given
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.current_task
 */
export function current_task(loop?: OrNamed<'loop', AbstractEventLoop>): Task | null {
  const asked = named('loop', loop, refuse_of_current_task) ?? get_running_loop()
  return current_task_of(asked as BaseEventLoop)
}

/**
 * The tasks of a loop that are not done.
 * @param loop - the loop to ask; by default the running one
 * @throws {RuntimeError} `no running event loop`, where no loop is given
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.all_tasks
 */
export function all_tasks(loop?: OrNamed<'loop', AbstractEventLoop>): Set<Task> {
  return new Set(pending_tasks(named('loop', loop, only('loop', 'all_tasks')) ?? get_running_loop()))
}

function deprecated(loop: AbstractEventLoop, name: string): void {
  const category = loop._profile.task_classmethods
  if (category === 'silent') return
  warn(`Task.${name}() is deprecated, use asyncio.${name}() instead`, category)
}

// The older versions' class methods. They stand here because the class does not know of the running loop.
Object.assign(Task, {
  current_task(loop?: OrNamed<'loop', AbstractEventLoop>): Task | null {
    const asked = named('loop', loop, refuse_of_method('current_task')) ?? get_event_loop()
    deprecated(asked, 'current_task')
    return current_task_of(asked as BaseEventLoop)
  },
  all_tasks(loop?: OrNamed<'loop', AbstractEventLoop>): Set<Task> {
    const asked = named('loop', loop, refuse_of_method('all_tasks')) ?? get_event_loop()
    deprecated(asked, 'all_tasks')
    return new Set(known_tasks(asked))
  },
})
