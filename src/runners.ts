import { THREAD_JOIN_TIMEOUT } from './loop_executors.js'
import { declare_class } from './builtins/names.js'
import { KeyboardInterrupt, RuntimeError, ValueError, repr } from './builtins.js'
import type { BaseEventLoop } from './base_events.js'
import { use_dialect, current_dialect } from './compat/bound.js'
import type { Profile } from './compat/versions.js'
import { type Context, copy_context } from './contextvars/context.js'
import {
  Coroutine,
  coroutine_of_call,
  has_await,
  has_steps,
  is_generator,
  is_thenable,
  library_coroutine,
  promise_refused,
  steps,
} from './coroutines.js'
import { stepping_loop, new_event_loop, set_event_loop } from './events.js'
import { is_cancelled_error } from './exceptions.js'
import { type Awaitable, type CoroutineLike, type Future, failure_of } from './futures.js'
import { gather } from './gathering.js'
import { refuse_keywords } from './keywords.js'
import { pending_tasks } from './task_registry.js'
import type { Task } from './tasks.js'

/** Keyword arguments of `run`. */
export interface RunOptions {
  /** Debug mode: on, off, or left to the environment (null, the default since 3.8). */
  debug?: boolean | null
  /** Makes the loop (3.12 and newer). */
  loop_factory?: (() => BaseEventLoop) | null
}

/** Keyword arguments of `Runner`. */
export type RunnerOptions = RunOptions

/** Cancels what is left of a loop's tasks, waits for them, and reports those that fail. */
async function cancel_all_tasks(loop: BaseEventLoop): Promise<void> {
  const tasks = pending_tasks(loop)
  if (tasks.length === 0) return
  for (const task of tasks) task.cancel()
  const all = loop._profile.loop_argument === 'removed' ? {} : { loop }
  await loop.run_until_complete(gather(...tasks, { ...all, return_exceptions: true }) as Future)
  for (const task of tasks) {
    if (task.cancelled()) continue
    const failure = failure_of(task)
    if (failure === null) continue
    const message = 'unhandled exception during asyncio.run() shutdown'
    loop.call_exception_handler({ message, exception: failure.error, task })
  }
}

/** The coroutine in what `run` was given, by the version's rules. */
function main_coroutine(main: unknown, profile: Profile, where: string): CoroutineLike {
  const refuse = (): Error =>
    profile.run_awaitable === 'coroutine'
      ? new ValueError(`a coroutine was expected, got ${repr(main)}`)
      : new TypeError('An asyncio.Future, a coroutine or an awaitable is required')
  if (typeof main === 'function') return coroutine_of_call(main as () => unknown, refuse) as CoroutineLike
  if (main instanceof Coroutine || is_generator(main) || has_steps(main)) return main as CoroutineLike
  if (main instanceof Promise) throw promise_refused(where)
  if (profile.run_awaitable === 'awaitable' && (has_await(main) || is_thenable(main))) {
    return library_coroutine('_wrap_awaitable', steps(main))
  }
  throw refuse()
}

const State = { CREATED: 'created', INITIALIZED: 'initialized', CLOSED: 'closed' } as const
type RunnerState = (typeof State)[keyof typeof State]

/**
 * Runs several coroutines on one loop, in one context.
 * @see https://docs.python.org/3/library/asyncio-runner.html#asyncio.Runner
 */
export class Runner {
  /** @internal */
  declare static _profile?: Profile
  private readonly _profile: Profile
  private _state: RunnerState = State.CREATED
  private readonly _debug: boolean | null
  private readonly _loop_factory: (() => BaseEventLoop) | null
  private _loop: BaseEventLoop | null = null
  private _context: Context | null = null
  private _interrupt_count = 0
  private _set_event_loop = false

  /** @param options - `debug`, `loop_factory` */
  constructor(options: RunnerOptions = {}) {
    this._profile = new.target._profile ?? current_dialect()
    refuse_keywords(this._profile, 'Runner.__init__', options, ['debug', 'loop_factory'])
    this._debug = options.debug ?? null
    this._loop_factory = options.loop_factory ?? null
  }

  /** Begins: makes the loop. */
  __enter__(): this {
    this._lazy_init()
    return this
  }

  /** Ends: closes the loop. */
  __exit__(_type: unknown, _error: unknown, _tb: unknown): Promise<void> {
    return this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  [Symbol.dispose](): void {
    void this.close()
  }

  /**
   * Cancels what is left, and closes the loop.
   * @returns a promise that settles when all is over
   */
  async close(): Promise<void> {
    if (this._state !== State.INITIALIZED) return
    const loop = this._loop as BaseEventLoop
    try {
      await cancel_all_tasks(loop)
      await loop.run_until_complete(loop.shutdown_asyncgens())
      await loop.run_until_complete(shut_down_executor(loop))
    } finally {
      if (this._set_event_loop) set_event_loop(null)
      loop.close()
      this._loop = null
      this._state = State.CLOSED
    }
  }

  /**
   * The loop.
   * @throws {RuntimeError} when the runner is closed
   */
  get_loop(): BaseEventLoop {
    this._lazy_init()
    return this._loop as BaseEventLoop
  }

  /**
   * Runs a coroutine.
   * @param coro - the coroutine, or a function of no arguments that gives one
   * @param options - `context`: the context to run it in; by default the runner's own
   * @returns a promise of the result
   * @throws {RuntimeError} when the runner is closed, or inside a running loop
   * @throws {ValueError | TypeError} for what is no coroutine
   * @see https://docs.python.org/3/library/asyncio-runner.html#asyncio.Runner.run
   */
  async run<T>(
    coro: CoroutineLike<T> | Awaitable<T>,
    options: { context?: Context | null } = {},
  ): Promise<T> {
    refuse_keywords(this._profile, 'Runner.run', options, ['context'])
    const running = stepping_loop() !== null
    // The newest version looks at the argument last.
    const early = this._profile.run_awaitable === 'coroutine'
    const checked = early ? main_coroutine(coro, this._profile, 'Runner.run()') : null
    if (running) throw new RuntimeError('Runner.run() cannot be called from a running event loop')
    this._lazy_init()
    const main = checked ?? main_coroutine(coro, this._profile, 'Runner.run()')
    const loop = this._loop as BaseEventLoop
    const task = loop.create_task(main as CoroutineLike<T>, { context: options.context ?? this._context })
    this._interrupt_count = 0
    loop._interrupt_handler = () => {
      this._on_sigint(loop, task)
    }
    try {
      return await loop.run_until_complete<T>(task)
    } catch (error) {
      if (is_cancelled_error(error) && this._interrupt_count > 0 && task.uncancel() === 0) {
        throw new KeyboardInterrupt()
      }
      throw error
    } finally {
      loop._interrupt_handler = null
    }
  }

  /** The first interrupt cancels the main task, so that it can clean up; the next breaks out of the loop. */
  private _on_sigint(loop: BaseEventLoop, main: Task): void {
    this._interrupt_count += 1
    if (this._interrupt_count === 1 && !main.done()) {
      main.cancel()
      loop.call_soon_threadsafe(() => undefined)
      return
    }
    loop._abort(new KeyboardInterrupt())
  }

  private _lazy_init(): void {
    if (this._state === State.CLOSED) throw new RuntimeError('Runner is closed')
    if (this._state === State.INITIALIZED) return
    if (this._loop_factory === null) {
      use_dialect(this._profile)
      this._loop = new_event_loop()
      set_event_loop(this._loop)
      this._set_event_loop = true
    } else this._loop = this._loop_factory()
    if (this._debug !== null) this._loop.set_debug(this._debug)
    this._context = copy_context()
    this._state = State.INITIALIZED
  }
}

/** The versions before `Runner`. */
async function run_by_function<T>(main: unknown, options: RunOptions, profile: Profile): Promise<T> {
  const coro = main_coroutine(main, profile, 'run()') as CoroutineLike<T>
  const loop = new_event_loop()
  try {
    set_event_loop(loop)
    const debug = options.debug === undefined ? profile.run_debug_default : options.debug
    // The versions that do not ask the environment take null for what it is: debug mode is off.
    if (debug !== null || profile.run_debug_default !== null) loop.set_debug(debug as boolean)
    return await loop.run_until_complete(coro)
  } finally {
    try {
      await cancel_all_tasks(loop)
      await loop.run_until_complete(loop.shutdown_asyncgens())
      if (profile.run_executor_shutdown) await loop.run_until_complete(shut_down_executor(loop))
    } finally {
      set_event_loop(null)
      loop.close()
    }
  }
}

async function run_by_runner<T>(main: CoroutineLike<T>, options: RunOptions): Promise<T> {
  const runner = new Runner(options)
  try {
    runner.__enter__()
    return await runner.run(main)
  } finally {
    await runner.close()
  }
}

/**
 * Runs a program: makes a loop, runs the coroutine, cancels what is left, and closes the loop.
 * @param main - the coroutine, or a function of no arguments that gives one
 * @param options - `debug`; `loop_factory` (3.12 and newer)
 * @returns a promise of the result
 * @throws {RuntimeError} inside a running loop
 * @throws {ValueError | TypeError} for what is no coroutine
 * @see https://docs.python.org/3/library/asyncio-runner.html#asyncio.run
 */
export async function run<T>(main: CoroutineLike<T>, options: RunOptions = {}): Promise<T> {
  if (stepping_loop() !== null) {
    throw new RuntimeError('asyncio.run() cannot be called from a running event loop')
  }
  const profile = current_dialect()
  refuse_keywords(profile, 'run', options, profile.run_loop_factory ? ['debug', 'loop_factory'] : ['debug'])
  return profile.run_algorithm === 'runner'
    ? run_by_runner(main, options)
    : run_by_function(main, options, profile)
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(Runner, 'asyncio', 'Runner')

/** Threads may take five minutes to end, in versions that count. */
function shut_down_executor(loop: BaseEventLoop): Coroutine<void> {
  if (loop._profile.executor_shutdown_timeout === 'none') return loop.shutdown_default_executor()
  return loop.shutdown_default_executor(THREAD_JOIN_TIMEOUT)
}
