/**
 * Types of functions whose parameters are fewer in some versions than the library's own functions take. Entries give
 * them to their functions, so that a version's programs are checked against that version.
 */
import type { AsCompletedIterator, AsCompletedOptions } from '../as_completed.js'
import type { Coroutine } from '../coroutines.js'
import type { Awaitable, CoroutineLike, Future } from '../futures.js'
import type { GatherOptions, Result, Results, ResultsOrErrors } from '../gathering.js'
import type { RunOptions } from '../runners.js'
import type { CreateTaskOptions } from '../task_functions.js'
import type { Task, TaskOptions } from '../tasks.js'
import type { FutureOf, WaitOptions } from '../waiting.js'

/** `Task` since it has no class methods for what functions of the package tell. */
export interface TaskClass extends Omit<typeof Task, 'all_tasks' | 'current_task' | 'prototype'> {
  readonly prototype: Task
  new <T = unknown>(coro: CoroutineLike<T>, options?: TaskOptions): Task<T>
}

/** `create_task` before tasks had names. */
export type CreateTaskPlain = <T>(coro: CoroutineLike<T>) => Task<T>

/** `create_task` before it took a context. */
export type CreateTaskNamed = <T>(
  coro: CoroutineLike<T>,
  options?: Pick<CreateTaskOptions, 'name'>,
) => Task<T>

/** `run` before it took a factory. */
export type RunWithDebug = <T>(main: CoroutineLike<T>, options?: Pick<RunOptions, 'debug'>) => Promise<T>

type Loopless<O> = Omit<O, 'loop'>

/** `gather` without a loop. */
export interface GatherLoopless {
  <A extends readonly Awaitable[]>(
    ...args: [...aws: A, options: Loopless<GatherOptions> & { return_exceptions: true }]
  ): Future<ResultsOrErrors<A>>
  <A extends readonly Awaitable[]>(
    ...args: [...aws: A, options: Loopless<GatherOptions> & { return_exceptions?: false }]
  ): Future<Results<A>>
  <A extends readonly Awaitable[]>(
    ...args: [...aws: A, options: Loopless<GatherOptions>]
  ): Future<ResultsOrErrors<A>>
  <A extends readonly Awaitable[]>(...args: A): Future<Results<A>>
}

/** `wait` without a loop. */
export type WaitLoopless = <A extends Awaitable>(
  fs: Iterable<A>,
  options?: Loopless<WaitOptions>,
) => Coroutine<[done: Set<FutureOf<A>>, pending: Set<FutureOf<A>>]>

/** `wait_for` without a loop. */
export type WaitForLoopless = <T>(
  awaitable: Awaitable<T>,
  timeout: number | null | { readonly timeout: number | null },
) => Coroutine<T>

/** `as_completed` without a loop. */
export type AsCompletedLoopless = <A extends Awaitable>(
  aws: Iterable<A>,
  options?: Loopless<AsCompletedOptions>,
) => AsCompletedIterator<Result<A>>

/** `shield` without a loop. */
export type ShieldLoopless = <T>(awaitable: Awaitable<T>) => Future<T>

/** `sleep` without a loop. */
export interface SleepLoopless {
  (delay: number): Coroutine<void>
  <T>(delay: number, result: T): Coroutine<T>
}
