/**
 * The random programs: JSON, so that Python and the library can run the same one.
 *
 * A construct is one entry of {@link Statements} here, one of `constructs` in generate.ts, and one in each
 * interpreter: operations.ts or generator_style.ts (native_style.ts is derived from it), and twin/*.py.
 */

import { VERSIONS, type Version } from '../../src/compat/versions.js'

export type { Version }

/** The versions whose entries are compared with their Pythons. */
export const COMPARED = VERSIONS

/** `timeout` is asyncio's, `system_timeout` the builtin one: the same class from 3.11 on. */
export type ErrorKind = 'value' | 'key' | 'runtime' | 'timeout' | 'system_timeout' | 'cancelled' | 'abrupt'

/** What `set_exception` takes besides errors: a class, and what no future may hold. */
export type SettledKind = ErrorKind | 'class' | 'stop'

/** What a `try` catches. */
export type Catching = 'cancelled' | 'exception' | 'value' | 'timeout' | 'system' | 'runtime' | 'all'

export type ReturnWhen = 'FIRST_COMPLETED' | 'FIRST_EXCEPTION' | 'ALL_COMPLETED'

export type LockClass = 'Lock' | 'Condition' | 'Semaphore' | 'BoundedSemaphore'
export type QueueClass = 'Queue' | 'LifoQueue' | 'PriorityQueue'
export type PrimitiveClass = LockClass | QueueClass | 'Event'

/**
 * A lock, an event or a queue: made when it is first spoken of. The number is also a semaphore's first value and a
 * queue's size; a condition of another number than 0 shares the lock of that number.
 */
interface OnPrimitive<P extends PrimitiveClass> {
  p: P
  n: number
}

export interface Coro {
  /** Decides how the coroutine is written where a program mixes the styles: see styles.ts. */
  k: number
  b: Statement[]
}

/** A callback: statements that do not wait. */
export interface Callback {
  a: Statement<SyncOp>[]
}

/** An awaitable: what slot `s` holds, a new coroutine, or an object whose `__await__` runs one. Or a number, by mistake. */
export type Argument = { s: number } | { c: Coro } | { w: Coro } | { z: number }

/** What becomes of a promise: its value, or its error. */
export interface Outcome {
  v: number | null
  e?: ErrorKind
}

/** Where a call may be given a context: the number of one that `copy_context` saved. */
interface WithContext {
  x?: number
}

/** Statements that do not wait. They run in coroutines and in callbacks. */
interface SyncStatements {
  log: { v: number }
  raise: { e: ErrorKind }
  /** `l` is the task's name. */
  spawn: { s: number; via: 'create_task' | 'ensure_future' | 'loop'; c: Coro; l?: string } & WithContext
  make_coroutine: { n: number; c: Coro }
  spawn_coroutine: { s: number; n: number; via: 'create_task' | 'ensure_future' | 'loop' } & WithContext
  future: { s: number }
  /** A future of a promise that somebody else settles, once the loop has nothing left to do. */
  outside: { s: number } & Outcome
  set_result: { s: number; v: number | null }
  set_exception: { s: number; e: SettledKind }
  cancel: { s: number; m?: string }
  cancel_me: { m?: string }
  uncancel: { s: number }
  cancelling: { s: number }
  poll: { s: number }
  repr: { s: number }
  result: { s: number }
  add_done_callback: { s: number; n: number; k: Callback } & WithContext
  add_again: { s: number; n: number }
  remove_done_callback: { s: number; n: number }
  call_soon: { n: number; k: Callback } & WithContext
  call_soon_threadsafe: { n: number; k: Callback } & WithContext
  call_later: { n: number; d: number; k: Callback } & WithContext
  call_at: { n: number; d: number; k: Callback } & WithContext
  /** Several timers at once, and the index of one that is cancelled at once. */
  timers: { a: number[]; i: number }
  cancel_handle: { n: number }
  handle_state: { n: number }
  gather: { s: number; a: Argument[]; e: boolean }
  shield: { s: number; a: Argument }
  threadsafe: { s: number; c: Coro }
  set_variable: { v: number }
  copy_context: { n: number }
  run_context: { n: number; b: Statement<SyncOp>[] }
  count_tasks: object
  stop: object
  task_factory: { v: boolean }
  uncancel_me: object
  release: OnPrimitive<LockClass>
  locked: OnPrimitive<LockClass>
  /** Its repr: who holds it, how many wait for it, what it contains. */
  show: OnPrimitive<PrimitiveClass>
  set_event: { n: number }
  clear_event: { n: number }
  notify: { n: number; v: number }
  notify_all: { n: number }
  put_nowait: OnPrimitive<QueueClass> & { v: number }
  get_nowait: OnPrimitive<QueueClass>
  task_done: OnPrimitive<QueueClass>
  shutdown: OnPrimitive<QueueClass> & { i: boolean }
  /** A new moment for the timeout of that number, and what it then says of itself. */
  reschedule: { n: number; d: number | null }
  expiry: { n: number }
  /** A task in the group of that number, which may be over. */
  group_task: { s: number; n: number; c: Coro; l?: string } & WithContext
}

/** Statements of coroutines: those that wait, and control. */
interface WaitingStatements {
  sleep: { d: number; v?: number }
  await: { s: number }
  await_me: object
  /** Native code awaits the promise itself, of which the loop knows nothing: see {@link Program.patient}. */
  await_outside: Outcome
  /** Native code awaits that many promises which are fulfilled already; nobody else does anything. */
  microtasks: { v: number }
  call: { c: Coro }
  await_coroutine: { n: number }
  await_gather: { a: Argument[]; e: boolean }
  await_shield: { a: Argument }
  wait_for: { a: Argument; t: number | null }
  wait: { a: number[]; t: number | null; w: ReturnWhen }
  as_completed: { a: number[]; t: number | null; b: Statement[] }
  return: { v: number | null }
  reraise: object
  loop: { t: number; b: Statement[] }
  if: { s: number; b: Statement[]; e: Statement[] }
  /** `async with`: what the manager does on entry and on exit, and whether it swallows exceptions. */
  with: { i: Statement[]; b: Statement[]; u: Statement[]; v: boolean }
  try: { b: Statement[]; x: Catching; h: Statement[]; f: Statement[] }
  acquire: OnPrimitive<LockClass>
  /** `async with` a lock. */
  hold: OnPrimitive<LockClass> & { b: Statement[] }
  wait_event: { n: number }
  wait_condition: { n: number }
  /** Waits until what slot `s` holds is done. */
  wait_until: { n: number; s: number }
  put: OnPrimitive<QueueClass> & { v: number }
  get: OnPrimitive<QueueClass>
  join: OnPrimitive<QueueClass>
  /** `a`: by `timeout_at`. */
  timeout: { n: number; d: number | null; a: boolean; b: Statement[] }
  group: { n: number; b: Statement[] }
}

export interface Statements extends SyncStatements, WaitingStatements {}

export type SyncOp = keyof SyncStatements
export type WaitingOp = keyof WaitingStatements
export type Op = keyof Statements

/** The statement named `O`; a union of all of them without an argument. */
export type Statement<O extends Op = Op> = { [P in O]: { o: P } & Statements[P] }[O]

export interface Program {
  /** Whether `main` is made a task before it is handed to `run_until_complete`. */
  start: 'task' | 'coroutine'
  /** Whether the loop is in debug mode; absent for no. */
  debug?: true
  /** Whether tasks begin at once; absent for no. */
  eager?: true
  /**
   * Whether nobody cancels anything, and everything has time to end; absent for no. Only then do coroutines await
   * promises themselves: nothing can interrupt that.
   */
  patient?: true
  main: Coro
  /** What is run after `main`, each on the loop of that number; absent for nothing. `main` has loop 0. */
  more?: { l: number; c: Coro }[]
}

/** What a run of a program printed, one line an event. */
export type Trace = readonly string[]

/** The statements that only steer; an exception that passes them is not logged again. */
export const CONTROL: ReadonlySet<Op> = new Set<Op>(['try', 'loop', 'if', 'with', 'return', 'reraise'])
