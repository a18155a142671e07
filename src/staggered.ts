import { AssertionError, ExceptionGroup, KeyboardInterrupt, SystemExit } from './builtins.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import { listens_for } from './awaited_by.js'
import type { BaseEventLoop } from './base_events.js'
import { view } from './compat/view.js'
import { type Coroutine, type Steps, call_steps, library_coroutine } from './coroutines.js'
import { get_running_loop } from './events.js'
import { TimeoutError, TimeoutErrorOwn, is_cancelled_error } from './exceptions.js'
import { type Awaitable, type Future, failure_of } from './futures.js'
import { Event } from './locks.js'
import { current_task } from './task_functions.js'
import type { Task } from './tasks.js'
import { wait_for } from './wait_for.js'
import { wait } from './waiting.js'

/** Keyword arguments of `staggered_race`. */
export interface StaggeredRaceOptions {
  /** The loop; by default the running one. */
  loop?: AbstractEventLoop | null
}

/** The winner's result and its place, `null` where nobody won, and the error of each that was started. */
export type StaggeredRaceOutcome<T> = [result: T | null, index: number | null, exceptions: (Error | null)[]]

/**
 * What both algorithms share: one task for each runner, which begins the task of the next one before it runs.
 *
 *     task 0:  ─ run 0 ───────── fails
 *     task 1:  ─ waits (delay) ──── run 1 ──────── returns: the others are cancelled
 *     task 2:                      ─ waits (delay) ─────×
 */
abstract class Race<T> {
  protected readonly loop: BaseEventLoop
  private readonly coro_fns: Iterator<() => Awaitable<T>>
  private readonly delay: number | null
  private started = 0
  private winner_result: T | null = null
  private winner_index: number | null = null
  private readonly exceptions: (Error | null)[] = []

  constructor(coro_fns: Iterable<() => Awaitable<T>>, delay: number | null, loop: BaseEventLoop) {
    this.coro_fns = coro_fns[Symbol.iterator]()
    this.delay = delay
    this.loop = loop
  }

  /** Runs the race. */
  abstract run(): Steps<StaggeredRaceOutcome<T>>
  /** Begins the task that runs the next coroutine. */
  protected abstract begin_task(previous_failed: Event | null): void
  /** Cancels the tasks but that of the winner, which is the one that runs. */
  protected abstract cancel_others(winner: number): void
  /** Called when a runner has begun the task of the next. */
  protected abstract check(index: number): void

  protected new_event(): Event {
    return new (view(Event, this.loop._profile))()
  }

  protected *run_one(previous_failed: Event | null): Steps<void> {
    if (previous_failed !== null) yield* this.wait_for_turn(previous_failed)
    const next = this.coro_fns.next()
    if (next.done === true) return
    const index = this.started++
    const failed = this.new_event()
    this.begin_task(failed)
    this.check(index)
    this.exceptions.push(null)
    if (this.exceptions.length !== index + 1) throw new AssertionError()
    let result: T
    try {
      result = yield* call_steps<T>(next.value)
    } catch (error) {
      if (error instanceof SystemExit || error instanceof KeyboardInterrupt) throw error
      this.exceptions[index] = error as Error
      failed.set()
      return
    }
    // Two can succeed in one iteration: Python takes that for a mistake.
    if (this.winner_index !== null) throw new AssertionError()
    this.winner_index = index
    this.winner_result = result
    this.cancel_others(index)
  }

  private *wait_for_turn(previous_failed: Event): Steps<void> {
    try {
      yield* wait_for(previous_failed.wait(), this.delay)
    } catch (error) {
      if (!(error instanceof TimeoutError || error instanceof TimeoutErrorOwn)) throw error
    }
  }

  protected create_task(steps: Steps<void>): Task<void> {
    return this.loop.create_task(library_coroutine('staggered_race.<locals>.run_one_coro', steps))
  }

  protected outcome(): StaggeredRaceOutcome<T> {
    return [this.winner_result, this.winner_index, this.exceptions]
  }
}

/** Waits anew whenever a task has begun another. */
class RaceByWait<T> extends Race<T> {
  private readonly running_tasks: Task<void>[] = [];

  override *run(): Steps<StaggeredRaceOutcome<T>> {
    const tasks = this.running_tasks
    this.begin_task(null)
    try {
      for (let done_count = 0; done_count !== tasks.length;) {
        const [done] = yield* wait(tasks)
        done_count = done.size
        for (const task of done) if (task._failed) throw task.exception()
      }
      return this.outcome()
    } finally {
      for (const task of tasks) task.cancel()
    }
  }
  protected override begin_task(previous_failed: Event | null): void {
    this.running_tasks.push(this.create_task(this.run_one(previous_failed)))
  }
  /** Tasks that begin within `create_task` are not in the list when they should be: these versions fail then. */
  protected override check(index: number): void {
    if (this.running_tasks.length !== index + 2) throw new AssertionError()
  }
  protected override cancel_others(winner: number): void {
    this.running_tasks.forEach((task, index) => {
      if (index !== winner) task.cancel()
    })
  }
}

/** Is told of each task that is done. */
class RaceByCallbacks<T> extends Race<T> {
  private readonly running_tasks = new Set<Task<void>>()
  private readonly unhandled: Error[] = []
  private completed: Future | null = null
  private readonly done_callback: (task: Task<void>) => void

  constructor(coro_fns: Iterable<() => Awaitable<T>>, delay: number | null, loop: BaseEventLoop) {
    super(coro_fns, delay, loop)
    const named = {
      'staggered_race.<locals>.task_done': (task: Task<void>): void => {
        this.task_done(task)
      },
    }
    this.done_callback = named['staggered_race.<locals>.task_done']
    listens_for(this.done_callback, current_task(loop))
  }

  override *run(): Steps<StaggeredRaceOutcome<T>> {
    this.begin_task(null)
    let cancellation: Error | null = null
    // However often it is cancelled, it waits for its tasks.
    while (this.running_tasks.size > 0) {
      this.completed = this.loop.create_future()
      try {
        yield* this.completed
      } catch (error) {
        if (!is_cancelled_error(error)) throw error
        cancellation = error
        for (const task of this.running_tasks) task.cancel(...error.args.slice(0, 1))
      }
      this.completed = null
    }
    if (this.unhandled.length > 0) throw new ExceptionGroup('staggered race failed', this.unhandled)
    if (cancellation !== null) throw cancellation
    return this.outcome()
  }
  protected override begin_task(previous_failed: Event | null): void {
    const ok_to_start = this.new_event()
    const task = this.create_task(this.run_when_known(ok_to_start, previous_failed))
    this.running_tasks.add(task)
    task.add_done_callback(this.done_callback)
    ok_to_start.set()
  }
  /** An eager task waits until it is among the running ones; for others that is so when they begin. */
  private *run_when_known(ok_to_start: Event, previous_failed: Event | null): Steps<void> {
    yield* ok_to_start.wait()
    yield* this.run_one(previous_failed)
  }
  protected override check(): void {
    // Nothing can be amiss.
  }
  protected override cancel_others(): void {
    const winner = current_task(this.loop)
    for (const task of this.running_tasks) if (task !== winner) task.cancel()
  }
  private task_done(task: Task<void>): void {
    this.running_tasks.delete(task)
    const completed = this.completed
    if (completed !== null && !completed.done() && this.running_tasks.size === 0) {
      completed._set_result(undefined)
    }
    if (!task.cancelled() && failure_of(task) !== null) this.unhandled.push(task._exception as Error)
  }
}

function* race<T>(
  coro_fns: Iterable<() => Awaitable<T>>,
  delay: number | null,
  options: StaggeredRaceOptions,
): Steps<StaggeredRaceOutcome<T>> {
  const loop = (options.loop ?? get_running_loop()) as BaseEventLoop
  const Algorithm = loop._profile.staggered_algorithm === 'wait' ? RaceByWait : RaceByCallbacks
  return yield* new Algorithm(coro_fns, delay, loop).run()
}

/**
 * Runs coroutines until one succeeds: each begins when the one before it has failed, or some time after that began.
 * The others are cancelled then.
 *
 * @param coro_fns - functions of no arguments that give the coroutines; asked for one when it is needed
 * @param delay - how long to wait before the next one begins (seconds); null: until the one before has failed
 * @param options - `loop`
 * @returns the winner's result and its place, null where nobody won; and an error for each coroutine that was begun,
 *   null for the winner
 */
export function staggered_race<T>(
  coro_fns: Iterable<() => Awaitable<T>>,
  delay: number | null,
  options: StaggeredRaceOptions = {},
): Coroutine<StaggeredRaceOutcome<T>> {
  return library_coroutine('staggered_race', race(coro_fns, delay, options))
}
