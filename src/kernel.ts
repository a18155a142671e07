import type { AsyncLocal, AsyncScope } from './host/host.js'
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
 *
 * Tasks that are begun eagerly share the step of their maker. In Python the maker goes on when the new task has
 * suspended or ended; here native code of both goes on, so the maker is stopped at its next await until then:
 *
 *     parent: create_task(child)                          await x ─ held back ─────────── waits for x, step closed
 *     child:      begins, up to its first await … goes on …  suspends, hands the step on ─┘
 */

/** State of the process that the step of a native coroutine leaves between microtasks. */
export const kernel = {
  /** The task whose native step is open. Only {@link open_step} and {@link close_step} change it. */
  open: null as Task<unknown> | null,
  /** The storage that tells whose continuation runs; null until the first native coroutine starts. */
  local: null as AsyncLocal | null,
  /** Whether the macrotask that closes what awaits a foreign promise is under way. */
  fallback_armed: false,
  /**
   * Tasks whose native code is in the open step too, in the order in which they get it; empty while no step is open.
   * Only {@link open_step}, {@link drop_behind} and {@link hand_on} change it.
   */
  behind: [] as Behind[],
  /** The scope that a loop's handle runs in, with nothing of the program's in between; null elsewhere. */
  scope: null as AsyncScope | null,
  /** The task of the step that is making eager tasks: they get the step before it. Null: after everybody. */
  maker: null as Task<unknown> | null,
}

/** A task that shares the step of another. */
interface Behind {
  readonly task: Task<unknown>
  /** What the task awaited meanwhile. */
  readonly held: (() => void)[]
}

/** Whether a loop was ever in debug mode: until then nobody need ask whether the running one is. */
export const debugging = { ever: false }

/** The task of the current continuation, whatever it is doing; null outside native coroutines. */
export function local_task(): Task<unknown> | null {
  return kernel.local === null ? null : ((kernel.local.getStore() as Task<unknown> | undefined) ?? null)
}

/**
 * The task of the current continuation. Its step need not be open: it may have come back from a foreign promise, await
 * several things at once (`await Promise.all([a, b])`), go on because the promise of others won a `Promise.race`, or
 * have ended, while a function that it called without `await` goes on.
 */
export function native_task(): Task<unknown> | null {
  // As `local_task`, which is a call more, in every `await`.
  const task = kernel.local?.getStore() as Task<unknown> | undefined
  return task !== undefined && task._loop.is_running() ? task : null
}

/**
 * The task that certainly runs now. Continuations of a task that is away cannot be told from callbacks that the
 * platform makes on behalf of what the task created (a server's request handlers), so a task away is none.
 */
function stepping_task(): Task<unknown> | null {
  const task = local_task()
  return task !== null && in_step(task) ? task : null
}

/** Whether a task has the open step, or shares it. */
export function in_step(task: Task<unknown>): boolean {
  return kernel.open === task || kernel.behind.some((other) => other.task === task)
}

/**
 * The storage of continuations, made on first use: on Node 20 its mere existence makes every `await` of the process
 * some 75 ns dearer, and programs of generators alone need none.
 */
export function use_local(): AsyncLocal {
  if (kernel.local === null) {
    kernel.local = host.async_local()
    running.resolve = () => native_task()?._loop ?? null
    running.stepping = () => stepping_task()?._loop ?? null
    _set_resolver(local_task)
  }
  return kernel.local
}

/** What a task begins. */
interface Body {
  _call_body(): unknown
}

function call_body(body: Body): unknown {
  return body._call_body()
}

// The storage knows the task: functions that know it themselves would be a twelfth of what a sleeping task holds on to.
const on_result = (value: unknown): void => local_task()?._body_ended(false, value)
const on_error = (error: unknown): void => local_task()?._body_ended(true, error)

/** Whether the task that begins has been promised to hear of its body's end. */
let will_hear = false

/** Calls the body of a task's own coroutine; most are async functions, whose promises tell the task at once. */
function call_own_body(body: Body): unknown {
  const result = body._call_body()
  will_hear = result instanceof Promise && result.constructor === Promise
  if (will_hear) void (result as Promise<unknown>).then(on_result, on_error)
  return result
}

/** Tells a task of the end of its body, which has begun. */
export function hear_of_end(task: Task<unknown>, body: PromiseLike<unknown>): void {
  if (will_hear) {
    will_hear = false
    return
  }
  // Of a make that the storage may not follow.
  body.then(
    (value) => {
      task._body_ended(false, value)
    },
    (error: unknown) => {
      task._body_ended(true, error)
    },
  )
}

/** Calls a native function, whose promise belongs to `task`, so that its continuations are found to be the task's. */
export function start_native(task: Task<unknown>, body: Body): unknown {
  const local = use_local()
  if (local.getStore() === task) return body._call_body()
  const { scope } = kernel
  const call = task._coro === body ? call_own_body : call_body
  return scope === null ? local.run(task, call, body) : local.run_in(scope, task, call, body)
}

/** Opens a step: until it is closed, the task's native code goes on in microtasks. */
export function open_step(task: Task<unknown>): void {
  if (kernel.open === null) kernel.open = task
  else if (!in_step(task)) share_step(task)
  arm_fallback()
}

function arm_fallback(): void {
  if (kernel.fallback_armed) return
  kernel.fallback_armed = true
  host.after_microtasks(fallback)
}

/** Lines a task up for the open step: before the one that makes it, behind those that were made earlier. */
function share_step(task: Task<unknown>): void {
  const { open, behind, maker } = kernel
  if (open !== null && open === maker) {
    behind.unshift({ task: open, held: [] })
    kernel.open = task
    return
  }
  const place = behind.findIndex((other) => other.task === maker)
  behind.splice(place < 0 ? behind.length : place, 0, { task, held: [] })
}

/**
 * Stops a task at an await while tasks that it made eagerly have the step.
 * @param go_on - called when the task gets the step
 * @returns whether it is stopped
 */
export function held_back(task: Task<unknown>, go_on: () => void): boolean {
  const shared = kernel.behind.find((other) => other.task === task)
  shared?.held.push(go_on)
  return shared !== undefined
}

/** Takes a task that suspends or ends out of the line. */
export function drop_behind(task: Task<unknown>): boolean {
  const place = kernel.behind.findIndex((other) => other.task === task)
  if (place >= 0) kernel.behind.splice(place, 1)
  return place >= 0
}

/** The step is closed for one task, and goes on with the next of those that share it. */
export function hand_on(): void {
  const next = kernel.behind.shift()
  if (next === undefined) return
  kernel.open = next.task
  next.task._loop._current_task = next.task
  // It may await a foreign promise: then nothing was held.
  arm_fallback()
  for (const go_on of next.held) go_on()
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
