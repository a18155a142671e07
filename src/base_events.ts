import { define_coroutine_methods } from './abstract_coroutines.js'
import { AssertionError, KeyboardInterrupt, RuntimeError, repr, str } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import {
  AbstractEventLoop,
  type ExceptionContext,
  type ExceptionHandler,
  type TaskFactory,
  type ContextOptions,
} from './abstract_loop.js'
import type { AsyncGeneratorObject } from './asyncgens.js'
import { bad_delay } from './callback_checks.js'
import { Deque } from './collections/deque.js'
import { type KeywordArguments, ends_in_kw, is_kw, kw } from './compat/kw.js'
import { view } from './compat/view.js'
import type { Executor } from './concurrent_futures/executor.js'
import type { Callable } from './concurrent_futures/handing_over.js'
import { type Context } from './contextvars/context.js'
import { type Coroutine, never_awaited_task, promise_refused } from './coroutines.js'
import type { DoneCallback } from './done_callbacks.js'
import { _run_until_complete_cb, default_exception_handler, report_exception } from './exception_handling.js'
import { running, stepping_loop } from './events.js'
import { type Awaitable, type CoroutineLike, Future, OwnOptions } from './futures.js'
import { type Callback, Handle, type Runnable, TimerHandle } from './handles.js'
import type * as net from './net_arguments.js'
import type { BaseProtocol } from './protocols.js'
import type { AsyncScope } from './host/host.js'
import { host } from './host/node_host.js'
import { kernel, settle_open_step } from './kernel.js'
import { refuse_task_keywords } from './task_options.js'
import { Task, type TaskOptions } from './tasks.js'
import { refuse_keywords, unnamed } from './keywords.js'
import { ensure_future } from './ensure_future.js'
import { make_by_factory } from './task_factories.js'
import { step_callback } from './task_frames.js'
import { pending_tasks } from './task_registry.js'
import { TimerHeap } from './timer_heap.js'
import { report_all, sweep } from './unheard.js'
import {
  LoopObserver,
  check_callback,
  check_thread,
  debug_by_environment,
  debug_was_set,
  trace_step,
  was_closed,
} from './debug_mode.js'
import { type JoinTimeout, LoopExecutors } from './loop_executors.js'
import { shutdown_asyncgens } from './shutdown.js'

/** How long a loop keeps the platform waiting before I/O has its turn (seconds). */
const SLICE = 0.001
/** How many iterations at most pass between looks at the clock, which costs as much as half a task switch. */
const MAX_STRIDE = 256
const FIRST_STRIDE = 8
/** Python's limit for a single wait (seconds). */
const MAXIMUM_WAIT = 24 * 3600

interface Finish {
  resolve(): void
  reject(error: unknown): void
}

/**
 * An event loop: runs handles in the order they were scheduled, one iteration at a time.
 *
 * An iteration runs exactly the handles that were ready when it began. Between iterations timers that are due join the
 * queue, and the platform gets its turn once the loop has run for a millisecond.
 *
 * @see https://docs.python.org/3/library/asyncio-eventloop.html
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- see below
export class BaseEventLoop extends AbstractEventLoop {
  /** @internal */
  readonly _ready = new Deque<Runnable>()
  private readonly _timer_heap = new TimerHeap()
  private _closed = false
  private _stopping = false
  private _debug: boolean
  private _exception_handler: ExceptionHandler | null = null
  private _task_factory: TaskFactory | null = null
  /** The difference between two readings of `time()` that are one moment (seconds). */
  _clock_resolution = 1e-9
  /** How long a callback may take in debug mode before it is reported (seconds). */
  slow_callback_duration = 0.1

  /** How many handles of the iteration under way are still to run; zero between iterations. */
  private _todo = 0
  private _iterating = false
  /** How to end `run_forever`; null while the loop does not run. */
  private _finish: Finish | null = null
  /** What must leave `run_forever` as soon as nothing is on the stack. */
  private _failure: { error: unknown } | null = null
  /** Set while nothing is ready and the platform will wake the loop. */
  private _idle = false
  private _timer: unknown = null
  /** The asynchronous context that `run_forever` was called in; all that the loop runs begins there. */
  private _scope: AsyncScope | null = null
  private _release: (() => void) | null = null
  private _release_interrupt: (() => void) | null = null
  private _slice_end = 0
  private _last_clock = 0
  private _stride = FIRST_STRIDE
  private _until_clock = FIRST_STRIDE
  private readonly _drive_outside: () => void
  private readonly _resume: () => void
  /** What an interrupt does; null: it leaves the loop as KeyboardInterrupt. @internal */
  _interrupt_handler: (() => void) | null = null
  /** Set while this loop's code is on the stack. @internal */
  _driving = false
  /** How many promises of others this loop's tasks and futures wait for. @internal */
  _foreign = 0
  /** @internal */
  _current_task: Task | null = null
  /** @internal */
  _first_task: Task | null = null
  /** @internal */
  _last_task: Task | null = null
  /** Finished tasks, in versions that list them. @internal */
  _finished_tasks: WeakRef<Task>[] | null
  /** @internal */
  readonly _asyncgens = new Set<AsyncGeneratorObject>()
  _asyncgens_shutdown_called = false
  /** @internal */
  readonly _executors = new LoopExecutors(this)
  /** @internal */
  readonly _observer = new LoopObserver(this)
  /** What this loop's own tasks and futures are made with. */
  private readonly _own = new OwnOptions(this)
  private readonly _task_class: typeof Task
  private readonly _future_class: typeof Future
  private readonly _handle_class: typeof Handle
  private readonly _timer_class: typeof TimerHandle
  /** Whether `call_soon` is the one below, so that futures and tasks may schedule without it. */
  private readonly _plain: boolean

  constructor() {
    super()
    const profile = this._profile
    this._debug = debug_by_environment(this)
    if (this._debug) debug_was_set(this)
    this._task_class = view(Task, profile)
    this._finished_tasks = Reflect.get(this._task_class, 'all_tasks') === undefined ? null : []
    this._future_class = view(Future, profile)
    this._handle_class = view(Handle, profile)
    this._timer_class = view(TimerHandle, profile)

    this._plain = this.call_soon === BaseEventLoop.prototype.call_soon
    this._resume = () => {
      settle_open_step()
      // Another loop went on, and its step is open now: only the next macrotask finds it over.
      if (kernel.open !== null) {
        host.defer(this._resume)
        return
      }
      this._new_slice()
      if (this._idle) this._end_wait()
      this._go_on()
    }
    this._drive_outside = () => {
      this._drive(true)
    }
  }

  // ---- running

  /**
   * Runs until `stop()` is called.
   * @returns a promise that settles when the loop has stopped
   * @throws {RuntimeError} when the loop is closed or runs already, or another loop runs this code
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_forever
   */
  override run_forever(): Promise<void> {
    try {
      this._check_closed()
      this._check_running()
    } catch (error) {
      return Promise.reject(error)
    }
    const { promise, resolve, reject } = with_resolvers()
    this._finish = { resolve, reject }
    this._scope = host.capture_scope()
    this._release = host.keep_alive()
    host.watch_endings(this._profile.interrupt_kills)
    this._tracks_origins = this._debug
    this._release_interrupt = host.on_interrupt(() => {
      this._interrupt()
    })
    this._new_slice()
    // Begun from a clean stack; a step of another loop may be open, and only a macrotask knows when it is over.
    host.queue_microtask(() => {
      if (kernel.open === null) this._go_on()
      else host.defer(this._resume)
    })
    return promise
  }

  /**
   * Runs until a future is done.
   * @param future - a future, or a coroutine, of which a task is made
   * @returns a promise of the result
   * @throws {RuntimeError} as `run_forever` does, and when the loop is stopped before the future is done
   * @throws what the future failed with
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_until_complete
   */
  override run_until_complete<T>(future: Awaitable<T>): Promise<T> {
    let wanted: Future<T>
    const awaitable = unnamed('future', future)
    const is_new = !(awaitable instanceof Future)
    try {
      this._check_closed()
      if (this._profile.nested_run_check === 'before') this._check_running()
      if (awaitable instanceof Promise) throw promise_refused('run_until_complete()')
      wanted = ensure_future(awaitable, { loop: this })
      // The program has no hold on this task, so it is not to blame for leaving it pending.
      if (is_new) (wanted as unknown as Task)._log_destroy_pending = false
      if (this._profile.nested_run_check === 'after') this._check_running()
    } catch (error) {
      return Promise.reject(error)
    }
    return this._run_until(wanted, is_new)
  }

  private async _run_until<T>(future: Future<T>, is_new: boolean): Promise<T> {
    const stop = _run_until_complete_cb as (future: Future<T>) => void
    future.add_done_callback(stop)
    try {
      await this.run_forever()
    } catch (error) {
      // The error leaves here; the task that raised it need not report it again.
      if (is_new && future.done() && !future.cancelled()) future.exception()
      throw error
    } finally {
      future.remove_done_callback(stop)
    }
    if (!future.done()) throw new RuntimeError('Event loop stopped before Future completed.')
    return future.result()
  }

  /**
   * Has the loop stop at the end of the current iteration; of the next, when it does not run.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.stop
   */
  override stop(): void {
    this._stopping = true
    if (this._idle) this._wake()
  }

  /** Whether the loop runs. */
  override is_running(): boolean {
    return this._finish !== null
  }

  /** Whether the loop was closed. */
  override is_closed(): boolean {
    return this._closed
  }

  /**
   * Closes the loop: what is scheduled is forgotten, and what nobody heard of is reported.
   * @throws {RuntimeError} while the loop runs
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.close
   */
  override close(): void {
    if (this.is_running()) throw new RuntimeError('Cannot close a running event loop')
    if (this._closed) return
    this._closed = true
    this._ready.clear()
    this._timer_heap.clear()
    this._executors.close()
    was_closed(this)
    this._report_destroyed()
    report_all(this)
  }

  /** Python reports these when they are collected; here they stay alive until this moment. */
  private _report_destroyed(): void {
    const pending = pending_tasks(this)
    this._first_task = this._last_task = null
    for (const task of pending) {
      if (!task._is_begun) never_awaited_task(task)
      if (!task._log_destroy_pending) continue
      const context: ExceptionContext = { task, message: 'Task was destroyed but it is pending!' }
      if (task._source_traceback !== null) context['source_traceback'] = task._source_traceback
      this.call_exception_handler(context)
    }
  }

  /** @internal */
  _check_closed(): void {
    if (this._closed) throw new RuntimeError('Event loop is closed')
  }

  private _check_running(): void {
    if (this.is_running()) throw new RuntimeError('This event loop is already running')
    if (stepping_loop() !== null) {
      throw new RuntimeError('Cannot run the event loop while another loop is running')
    }
  }

  protected _interrupt(): void {
    settle_open_step()
    if (this._interrupt_handler !== null) this._interrupt_handler()
    else this._abort(new KeyboardInterrupt())
  }

  /** Has an error leave `run_forever` as soon as nothing is on the stack. @internal */
  override _abort(error: unknown): void {
    if (this._finish === null) return
    this._failure ??= { error }
    if (!this._driving && kernel.open?._loop !== this) this._go_on()
  }

  private _end_run(failure: { error: unknown } | null): void {
    const finish = this._finish as Finish
    this._finish = null
    this._stopping = false
    this._iterating = false
    this._todo = 0
    this._failure = null
    this._observer.forget()
    this._tracks_origins = false
    this._end_wait()
    this._scope = null
    this._release?.()
    this._release_interrupt?.()
    sweep()
    if (failure === null) finish.resolve()
    else finish.reject(failure.error)
  }

  // ---- iterations

  /** Goes on with the loop, outside the storage of whichever task's continuation this is. @internal */
  _go_on(): void {
    if (this._finish === null || this._driving) return
    this._drive(kernel.local === null)
  }

  /**
   * Runs handles until a native step is open, the loop waits or gives way, or it ends.
   * @param outside - whether this is no continuation of a task. What a handle begins in one would be taken for the
   *   task's; handles that only have native code go on do not mind, and changing over costs more than they do.
   */
  private _drive(outside: boolean): void {
    const outer = running.loop
    const { scope } = kernel
    running.loop = this
    kernel.scope = outside ? this._scope : null
    this._driving = true
    // The native step that was open is over.
    this._observer.end_step()
    const ready = this._ready
    let change_over = false
    try {
      do {
        while (this._todo > 0 && this._failure === null) {
          if (!outside && this._scope !== null && ready.peekleft()?._is_quiet !== true) {
            change_over = true
            return
          }
          this._todo -= 1
          if (this._debug) this._observer.run(ready.popleft() as Runnable)
          else (ready.popleft() as Runnable)._run_handle()
          if (kernel.open !== null) return
        }
        if (this._failure !== null || (this._iterating && this._stopping)) {
          this._end_run(this._failure)
          return
        }
        sweep()
      } while (this._begin_iteration())
    } catch (error) {
      this._end_run({ error })
    } finally {
      this._driving = false
      running.loop = outer
      kernel.scope = scope
      if (change_over) this._scope?.run(this._drive_outside)
    }
  }

  /**
   * Begins an iteration.
   * @returns false when the platform has its turn first; it resumes the loop
   */
  private _begin_iteration(): boolean {
    if (--this._until_clock <= 0 && this._give_way()) return false
    this._timer_heap.drop_cancelled()
    const ready = this._ready
    if (ready.length === 0 && !this._stopping) {
      const timers = this._timer_heap
      const timeout = timers.size === 0 ? null : wait_until(timers.next_time - this.time())
      if (timeout !== 0 && !this._poll(timeout)) return false
    }
    if (this._timer_heap.size > 0) this._move_due_timers()
    this._iterating = true
    this._todo = ready.length
    return true
  }

  private _move_due_timers(): void {
    const timers = this._timer_heap
    const end = this.time() + this._clock_resolution
    // Written so that a time that is not a number is due at once, as it is in Python.
    while (timers.size > 0 && !(timers.next_time >= end)) this._ready.append(timers.pop())
  }

  /**
   * Waits for something to happen, at most `timeout` seconds; `null` is for ever.
   * @returns whether the loop goes on at once; otherwise the platform will resume it
   * @internal
   */
  protected _poll(timeout: number | null): boolean {
    this._idle = true
    this._stop_timer()
    if (timeout !== null) this._timer = host.set_timer(timeout, this._resume)
    if (this._debug) this._observer.begin_wait(timeout)
    return false
  }

  /** Whether the platform's loop has its turn now. */
  private _give_way(): boolean {
    const now = host.monotonic()
    const left = this._slice_end - now
    if (left <= 0) {
      host.defer(this._resume)
      return true
    }
    // As many iterations as the time left allows at the pace of the last ones: slow handles are few a slice.
    const pace = (now - this._last_clock) / this._stride
    this._last_clock = now
    this._stride = Math.max(1, Math.min(MAX_STRIDE, Math.floor(left / pace)))
    this._until_clock = this._stride
    return false
  }

  private _new_slice(): void {
    this._last_clock = host.monotonic()
    this._slice_end = this._last_clock + SLICE
    // Nothing is known of the pace yet.
    this._stride = FIRST_STRIDE
    this._until_clock = FIRST_STRIDE
  }

  /** The loop waits no more. */
  private _end_wait(events = 0): void {
    this._idle = false
    this._stop_timer()
    this._observer.end_wait(events)
  }

  private _stop_timer(): void {
    if (this._timer === null) return
    host.clear_timer(this._timer)
    this._timer = null
  }

  /** Whether the loop waits for the platform to wake it. @internal */
  protected _is_idle(): boolean {
    return this._idle
  }

  /** Something became ready while the loop waits. @internal */
  protected _wake(): void {
    this._end_wait(1)
    host.defer(this._resume)
  }

  // ---- scheduling

  /** The loop's clock (seconds). */
  override time(): number {
    return host.monotonic()
  }

  /**
   * Schedules a callback for the next iteration.
   * @param callback - what to call
   * @param args - its arguments; `kw({ context })` at the end names the context to call it in
   * @returns a handle that can be cancelled
   * @throws {RuntimeError} when the loop is closed
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_soon
   */
  override call_soon<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle
  override call_soon<A extends unknown[]>(
    callback: (...args: A) => unknown,
    ...args: [...A, KeywordArguments & ContextOptions]
  ): Handle
  override call_soon(callback: Callback, ...args: unknown[]): Handle {
    const context = ends_in_kw(args) ? this._take_context('call_soon', args) : null
    this._check_closed()
    if (this._debug) check_callback(this, callback, 'call_soon')
    return this._ready_push(new this._handle_class(callback, args, this, context))
  }

  /**
   * As `call_soon`; in a process of one thread there is nothing more to it than waking the loop.
   * @param callback - the function
   * @param args - its arguments; last, `kw({ context })` (3.7 and newer)
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_soon_threadsafe
   */
  override call_soon_threadsafe<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle
  override call_soon_threadsafe<A extends unknown[]>(
    callback: (...args: A) => unknown,
    ...args: [...A, KeywordArguments & ContextOptions]
  ): Handle
  override call_soon_threadsafe(callback: Callback, ...args: unknown[]): Handle {
    const context = ends_in_kw(args) ? this._take_context('call_soon_threadsafe', args) : null
    this._check_closed()
    if (this._debug) check_callback(this, callback, 'call_soon_threadsafe')
    return this._ready_push(new this._handle_class(callback, args, this, context))
  }

  /**
   * Schedules a callback for later.
   * @param delay - seconds from now
   * @param callback - what to call
   * @param args - its arguments; `kw({ context })` at the end names the context to call it in
   * @returns a handle that can be cancelled
   * @throws {TypeError} without a delay
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_later
   */
  override call_later<A extends unknown[]>(
    delay: number,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle
  override call_later<A extends unknown[]>(
    delay: number,
    callback: (...args: A) => unknown,
    ...args: [...A, KeywordArguments & ContextOptions]
  ): TimerHandle
  override call_later(delay: number, callback: Callback, ...args: unknown[]): TimerHandle {
    const marked = ends_in_kw(args)
    if (marked) this._refuse_keywords('call_later', args.at(-1) as KeywordArguments)
    if (typeof delay !== 'number') bad_delay(this._profile, delay)
    const when = this.time() + delay
    if (marked || this._debug || this.call_at !== BaseEventLoop.prototype.call_at) {
      return this.call_at(when, callback as (...args: unknown[]) => unknown, ...args)
    }
    this._check_closed()
    return this._add_timer(new this._timer_class(when, callback, args, this))
  }

  /**
   * Schedules a callback for a time.
   * @param when - the time, on the loop's clock (seconds)
   * @param callback - what to call
   * @param args - its arguments; `kw({ context })` at the end names the context to call it in
   * @returns a handle that can be cancelled
   * @throws {TypeError} without a time
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_at
   */
  override call_at<A extends unknown[]>(
    when: number,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle
  override call_at<A extends unknown[]>(
    when: number,
    callback: (...args: A) => unknown,
    ...args: [...A, KeywordArguments & ContextOptions]
  ): TimerHandle
  override call_at(when: number, callback: Callback, ...args: unknown[]): TimerHandle {
    const context = ends_in_kw(args) ? this._take_context('call_at', args) : null
    if (when === null || when === undefined) {
      if (this._profile.none_delay === 'type_error') throw new TypeError('when cannot be None')
      throw new AssertionError()
    }
    this._check_closed()
    if (this._debug) check_callback(this, callback, 'call_at')
    return this._add_timer(new this._timer_class(when, callback, args, this, context))
  }

  /** Puts a timer among the others. @internal */
  _add_timer<H extends TimerHandle>(handle: H): H {
    this._timer_heap.push(handle)
    // Code outside the loop may schedule something before the time that the loop waits for.
    if (this._idle) this._wake()
    return handle
  }

  /** Whether the program has no say in its timers and futures, nor debug mode. @internal */
  get _is_undisturbed(): boolean {
    const { call_at, call_later, create_future } = BaseEventLoop.prototype
    if (this._debug || !this._plain || this.call_later !== call_later) return false
    return this.call_at === call_at && this.create_future === create_future
  }

  /** The handles of the timers, as a heap: to look at. Their times were noted when they were scheduled. */
  get _scheduled(): readonly TimerHandle[] {
    return this._timer_heap.handles
  }

  /** Takes the keyword arguments that the others end in. */
  private _take_context(name: string, args: unknown[]): Context | null {
    const keywords = args.pop() as KeywordArguments & { context?: Context | null }
    this._refuse_keywords(name, keywords)
    return keywords.context ?? null
  }

  private _refuse_keywords(name: string, keywords: KeywordArguments): void {
    const known = this._profile.contextvars ? ['context'] : []
    refuse_keywords(this._profile, `BaseEventLoop.${name}`, keywords, known)
  }

  override _timer_handle_cancelled(handle: TimerHandle): void {
    this._timer_heap.note_cancelled(handle)
  }

  /** Puts something into the queue. @internal */
  _ready_push<R extends Runnable>(runnable: R): R {
    this._ready.append(runnable)
    if (this._idle) this._wake()
    return runnable
  }

  /** What was put into the queue last, unless it belongs to the iteration under way. @internal */
  get _newest(): Runnable | undefined {
    return this._ready.length > this._todo ? this._ready.at(-1) : undefined
  }

  /**
   * Something arrived from the platform: handled within the call when the loop waits, else as soon as the loop comes to
   * it; a closed loop forgets it.
   * @internal
   */
  _arrived(runnable: Runnable | (() => void)): void {
    if (this._closed) return
    this._ready.append(typeof runnable === 'function' ? new this._handle_class(runnable, [], this) : runnable)
    if (!this._idle) return
    this._idle = false
    this._stop_timer()
    if (kernel.open !== null || this._driving) host.defer(this._resume)
    else {
      this._new_slice()
      this._go_on()
    }
  }

  /** Schedules a callback in a context that is known already. @internal */
  _call_soon(callback: Callback, args: unknown[], context: Context | null): void {
    if (!this._plain) {
      const marked = context === null ? [] : [kw({ context })]
      this.call_soon(callback as (...args: unknown[]) => unknown, ...args, ...marked)
      return
    }
    this._check_closed()
    if (this._debug) check_thread(this)
    this._ready_push(new this._handle_class(callback, args, this, context))
  }

  /** Schedules a callback of a future that is done. @internal */
  _schedule_callback(entry: DoneCallback, future: Future): void {
    if (this._plain && !this._debug && typeof entry.callback === 'function') {
      this._check_closed()
      entry._fired(future)
    } else this._call_soon(entry.callback, [future], entry._context)
  }

  /** Whether a future is of no class of the program's own. @internal */
  _is_plain_future(future: Future): boolean {
    const { constructor } = future
    return constructor === this._future_class || constructor === this._task_class || constructor === Future
  }

  /** Schedules the next step of a task. @internal */
  _schedule_task(task: Task): void {
    if (!this._plain) {
      // A loop of the program's own sees what CPython's sees: the step, with the future that woke it, and its context.
      const step = step_callback(task)
      const context = task._context === null ? [] : [kw({ context: task._context })]
      this.call_soon(step.callback, ...step.args, ...context)
      return
    }
    this._check_closed()
    if (this._debug) {
      check_thread(this)
      trace_step(task, BaseEventLoop.prototype._schedule_task)
    }
    this._ready_push(task)
  }

  // ---- futures and tasks

  /**
   * Makes a future of this loop.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_future
   */
  override create_future<T = unknown>(): Future<T> {
    return new this._future_class<T>(this._own)
  }

  /**
   * A future that the library's own coroutines wait for: not of the version's class, whose constructor takes a tenth of
   * what an item through a queue does. A loop that makes its futures itself makes these too.
   * @internal
   */
  _create_waiter<T>(): Future<T> {
    const is_plain = this.create_future === BaseEventLoop.prototype.create_future
    return is_plain ? new Future<T>(this._own) : this.create_future()
  }

  /**
   * Has a coroutine run as a task; its first step is taken in the next iteration.
   * @param coro - the coroutine, or a function of no arguments that gives one
   * @param options - `name` (3.8 and newer), `context` (3.11 and newer)
   * @throws {RuntimeError} when the loop is closed
   * @throws {TypeError} for what is no coroutine
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_task
   */
  override create_task<T>(
    coro: CoroutineLike<T>,
    options?: Omit<TaskOptions, 'loop'> & Record<string, unknown>,
  ): Task<T> {
    this._check_closed()
    const profile = this._profile
    if (options !== undefined && profile.create_task_keywords === 'fixed') {
      refuse_task_keywords(profile, 'BaseEventLoop.create_task', options)
    }
    if (this._task_factory !== null)
      return make_by_factory(this, this._task_factory, coro, options) as unknown as Task<T>
    if (coro instanceof Promise) throw promise_refused('create_task()')
    return new this._task_class<T>(coro, options === undefined ? this._own : { ...options, loop: this })
  }

  /**
   * Sets what makes the tasks of `create_task`.
   * @param factory - called with the loop and the coroutine, and keyword arguments at the end if there are any; `null`
   *   for tasks of the library
   * @throws {TypeError} for what cannot be called
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_task_factory
   */
  override set_task_factory(factory: TaskFactory | null | undefined): void {
    factory = unnamed('factory', factory)
    if (factory !== null && factory !== undefined && typeof factory !== 'function') {
      throw new TypeError('task factory must be a callable or None')
    }
    this._task_factory = factory ?? null
  }

  /** The task factory, or `null`. */
  override get_task_factory(): TaskFactory | null {
    return this._task_factory
  }

  // ---- errors

  /**
   * Sets who is told of errors that nobody else can be told of.
   * @param handler - called with the loop and the context; `null` for the default one
   * @throws {TypeError} for what cannot be called
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_exception_handler
   */
  override set_exception_handler(handler: ExceptionHandler | null | undefined): void {
    handler = unnamed('handler', handler)
    if (handler !== null && handler !== undefined && typeof handler !== 'function') {
      throw new TypeError(`A callable object or None is expected, got ${repr(handler)}`)
    }
    this._exception_handler = handler ?? null
  }

  /** The exception handler, or `null`. */
  override get_exception_handler(): ExceptionHandler | null {
    return this._exception_handler
  }

  /**
   * Logs an error with what is known of it.
   * @param context - `message` and what else there is
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.default_exception_handler
   */
  override default_exception_handler(context: ExceptionContext): void {
    default_exception_handler(this, context)
  }

  /**
   * Tells the exception handler of an error.
   * @param context - `message` and what else there is; written as `kw(context)` or as it is
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_exception_handler
   */
  override call_exception_handler(context: ExceptionContext): void {
    const given = is_kw(context) ? unnamed('context', context) : context
    report_exception(this, this._exception_handler, given)
  }

  /** Whether debug mode is on. */
  override get_debug(): boolean {
    return this._debug
  }

  /**
   * Turns debug mode on or off.
   * @param enabled - whether it is on
   */
  override set_debug(enabled: boolean): void {
    const value = unnamed('enabled', enabled)
    // Kept as it was given, as Python keeps it: the loop's repr shows it.
    this._debug = value ?? (null as unknown as boolean)
    debug_was_set(this)
  }

  override _debug_flag(): boolean {
    return this._debug
  }

  /** @internal */
  _write_stderr(text: string): void {
    host.write_stderr(text)
  }

  // ---- executors and shutting down

  /**
   * Has an executor call a function.
   * @param executor - `null` for the default one: threads, which are shut down with the loop
   * @param func - a function that uses nothing around it, or `{ module, name }`; see `ThreadPoolExecutor.submit`
   * @param args - its arguments
   * @returns a future of this loop; cancelling it does not interrupt a call that has begun
   * @throws {RuntimeError} when the loop is closed, or its default executor was shut down
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_in_executor
   */
  override run_in_executor<T>(
    executor: Executor | null | undefined,
    func: Callable<T>,
    ...args: unknown[]
  ): Future<Awaited<T>> {
    this._check_closed()
    return this._executors.run(executor, func, args)
  }

  /**
   * Sets the executor that `run_in_executor(null, …)` uses.
   * @param executor - a ThreadPoolExecutor (3.11 and newer)
   * @throws {TypeError} for anything else (3.11 and newer)
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_default_executor
   */
  override set_default_executor(executor: Executor): void {
    this._executors.set_default(unnamed('executor', executor))
  }

  /**
   * Closes the asynchronous generators that were begun and not finished.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.shutdown_asyncgens
   */
  override shutdown_asyncgens(): Coroutine<void> {
    return shutdown_asyncgens(this)
  }

  /**
   * Waits for the calls of the default executor, and ends its threads.
   * @param timeout - seconds to wait at most (3.12 and newer; 3.12 itself waits on)
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.shutdown_default_executor
   */
  override shutdown_default_executor(timeout?: JoinTimeout): Coroutine<void> {
    return this._executors.shutdown_default(timeout)
  }

  __repr__(): string {
    const flag = (value: boolean): string => (value ? 'True' : 'False')
    const running_text = `running=${flag(this.is_running())}`
    return `<${type_name_of(this)} ${running_text} closed=${flag(this._closed)} debug=${str(this._debug)}>`
  }
}

/** How long to wait for a timer (seconds); not at all for one that is due, or not a number. */
function wait_until(left: number): number {
  return left > 0 ? Math.min(left, MAXIMUM_WAIT) : 0
}

define_coroutine_methods()

function with_resolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve!: () => void
  let reject!: (error: unknown) => void
  const promise = new Promise<void>((...both) => {
    ;[resolve, reject] = both
  })
  return { promise, resolve, reject }
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- what the interface of loops has otherwise
export interface BaseEventLoop {
  /** @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_datagram_endpoint */
  create_datagram_endpoint<P extends BaseProtocol>(
    protocol_factory: net.ProtocolFactory<P>,
    local_addr?: net.DatagramEndpointOptions['local_addr'],
    remote_addr?: net.DatagramEndpointOptions['remote_addr'],
    options?: net.CreateDatagramEndpointOptions,
  ): Coroutine<net.DatagramEndpoint<P>>
  create_datagram_endpoint<P extends BaseProtocol>(
    protocol_factory: net.ProtocolFactory<P>,
    options: net.CreateDatagramEndpointOptions,
  ): Coroutine<net.DatagramEndpoint<P>>
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(BaseEventLoop, 'asyncio', 'BaseEventLoop')
