import type { AsyncLocal } from './host/host.js'
import { host } from './host/node_host.js'
import { running } from './events.js'
import { _set_resolver } from './contextvars/context.js'
import type { Task } from './tasks.js'

/*
 * One step at a time.
 *
 * A handle of the ready queue runs one callback or one step of a task. A step of a generator is over when `next()`
 * returns. A step of native code is not: it goes on in microtasks until the coroutine's `await` calls `then` on a
 * pending future, or until it returns. Until then the step is *open*, and its loop runs nothing else: that is what
 * gives native coroutines CPython's order. At most one step is open in the process, whatever the number of loops.
 *
 *     loop._drive ── handle ── resolve(value) ── returns, step open
 *       microtask:   the coroutine goes on, awaits sleep(1) → Coroutine.then → Future.then → step closed
 *       same microtask: loop._drive goes on with the next handle
 *
 * A coroutine that awaits a foreign promise tells nobody. Nothing is left in the microtask queue then, so the next
 * macrotask finds the step still open, closes it, and calls the task `_foreign`: it will come back by itself, and
 * asynchronous local storage tells which task it is when it does.
 */

/** State of the process that the step of a native coroutine leaves between microtasks. */
export const kernel = {
  /** The task whose native step is open. Only {@link open_step} and {@link close_step} change it. */
  open: null as Task<unknown> | null,
  /** The storage that tells whose continuation runs; null until the first native coroutine starts. */
  local: null as AsyncLocal | null,
  /** Whether the macrotask that closes what awaits a foreign promise is under way. */
  fallback_armed: false,
}

/** Whether a loop was ever in debug mode: until then nobody need ask whether the running one is. */
export const debugging = { ever: false }

/** The task of the current continuation, whatever it is doing; null outside native coroutines. */
export function local_task(): Task<unknown> | null {
  return kernel.local === null ? null : ((kernel.local.getStore() as Task<unknown> | undefined) ?? null)
}

/** The task of the current continuation, if it runs now: its step is open, or it came back from a foreign promise. */
export function native_task(): Task<unknown> | null {
  const task = local_task()
  return task !== null && (kernel.open === task || task._foreign) ? task : null
}

/**
 * The task whose continuation awaits, though its step is over: it awaits several things at once, as in
 * `await Promise.all([a, b])`, or a function that it called without `await` goes on by itself.
 */
export function sibling_task(): Task<unknown> | null {
  const task = local_task()
  return task !== null && task._loop.is_running() ? task : null
}

/**
 * The storage of continuations, made on first use: on Node 20 its mere existence makes every `await` of the process
 * some 75 ns dearer, and programs of generators alone need none.
 */
export function use_local(): AsyncLocal {
  if (kernel.local === null) {
    kernel.local = host.async_local()
    running.resolve = () => native_task()?._loop ?? null
    _set_resolver(() => local_task()?._context ?? null)
  }
  return kernel.local
}

/** Calls `fn`, whose promise belongs to `task`, so that its continuations are found to be the task's. */
export function start_native<R>(task: Task<unknown>, fn: () => R): R {
  const local = use_local()
  return local.getStore() === task ? fn() : local.run(task, fn)
}

/** Opens a step: until it is closed, the task's native code goes on in microtasks. */
export function open_step(task: Task<unknown>): void {
  kernel.open = task
  if (!kernel.fallback_armed) {
    kernel.fallback_armed = true
    host.defer(fallback)
  }
}

function fallback(): void {
  kernel.fallback_armed = false
  settle_open_step()
}

/** In a new macrotask no microtask is left: a step that is still open waits for a foreign promise. */
export function settle_open_step(): void {
  const task = kernel.open
  if (task !== null) task._await_foreign()
}
