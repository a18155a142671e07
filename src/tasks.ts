import { Exception, KeyboardInterrupt, RuntimeError, SystemExit, repr, str } from './builtins.js'
import { askable, declare_class, is_error } from './builtins/names.js'
import {
  Context,
  type ContextOwner,
  _swap,
  enter_own,
  inherited_context,
  leave_own,
  lent_context,
  made_context,
  UNMADE,
} from './contextvars/context.js'
import {
  AwaitedFrame,
  Coroutine,
  CoroutineCall,
  type Frame,
  type PythonCoroutine,
  type Steps,
  type StepsFrame,
  _format_coroutine,
  is_generator,
  is_thenable,
  promise_refused,
  steps_of,
  to_coroutine,
  without_stop_iteration,
} from './coroutines.js'
import { begin_at_once } from './eager_start.js'
import { _get_running_loop, running } from './events.js'
import { is_cancelled_error } from './exceptions.js'
import { Future, type FutureWaiter, OwnOptions, cancel_message, new_cancelled_error } from './futures.js'
import { AbortRequests, raised_by } from './abort_requests.js'
import { ASKED, Beside, COUNT_ABOVE, RAISED, SETTLED, TASK_FLAGS } from './task_beside.js'
import { define_flags } from './collections/flag_bits.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import { type OrNamed, refuse_native_keywords } from './keywords.js'
import { drop_behind, hand_on, hear_of_end, held_back, kernel, open_step } from './kernel.js'
import {
  extract_frames,
  print_frames,
  report_done_already,
  report_stuck,
  task_repr_info,
} from './base_tasks.js'
import {
  NativeAwait,
  SideAwait,
  SideTurn,
  bad_yield,
  failing_coroutine,
  is_knocked_out,
  is_foreign_future,
  knows_waiters,
  loop_of_future,
  wake_when_done,
} from './task_frames.js'
import { type TaskOptions, check_task_options } from './task_options.js'
import { enter_registry, leave_registry } from './task_registry.js'

export type { TaskOptions } from './task_options.js'

// How the next step of a task begins.
const SEND = 0
const THROW = 1
/** As SEND, for a task that has been in one step only, its eager one. */
const EAGER = 2
/** As SEND, for a task that has been in no step yet. */
const FIRST = 3

let task_count = 0

/**
 * Runs a coroutine on the loop: one step an iteration, each up to the next future that is not done.
 *
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.Task
 */
export class Task<T = unknown> extends Future<T> implements FutureWaiter, StepsFrame, ContextOwner {
  /** The task that runs now, as the function of that name gives it; null outside of tasks (until 3.8). */
  declare static current_task: (loop?: OrNamed<'loop', AbstractEventLoop>) => Task | null
  /** The tasks that something still refers to, finished ones included (until 3.8). */
  declare static all_tasks: (loop?: OrNamed<'loop', AbstractEventLoop>) => Set<Task>

  /**
   * The states of a pending task:
   * - about to run: the loop's queue holds it, `_fut_waiter` is null;
   * - waiting: `_fut_waiter` is the future that will wake it, `_top` what goes on then;
   * - in its step: `_fut_waiter` is null, the queue does not hold it;
   * - away (`_foreign`): native code awaits a promise that the loop knows nothing of.
   * `_must_cancel` is set while a cancellation waits for the next step; it is never set while waiting.
   */
  _fut_waiter: Future | null = null
  declare _must_cancel: boolean
  declare _foreign: boolean
  /** What only tasks need that have several awaits at once, await promises, or were asked for their signal. */
  private _beside: Beside | null = null
  declare _log_destroy_pending: boolean
  _coro: object | null
  /** What goes on at the next step; null before the first one. */
  _top: Frame | null = null
  /** The body of its coroutine while it runs, where that is a generator: the task is the frame of that. */
  _frame_body: Steps | null = null
  /** Whether the task is between two steps, and so has nothing on the stack or in microtasks. */
  declare private _suspended: boolean
  /** @internal */
  _own_context: Context | null
  /** The name, or the number of the default one. */
  _name: string | number
  /** The future that woke the task, until the step has looked at it. */
  _woken_by: Future | null = null
  private _next = FIRST
  private _thrown: unknown = undefined
  /** Neighbours in the loop's list of pending tasks, which keeps them alive. */
  _before: Task | null = null
  _after: Task | null = null

  /** @internal */
  static override readonly _is_task: boolean = true

  /**
   * @param coro - the coroutine to run
   * @param options - `loop`, `name`, `context`, `eager_start`
   * @throws {TypeError} for what is no coroutine
   */
  constructor(coro: unknown, options?: TaskOptions) {
    super(options)
    this._asyncio_flags |= TASK_FLAGS._log_destroy_pending | TASK_FLAGS._suspended
    const loop = this._loop
    const profile = loop._profile
    const own: object | undefined = options
    if (own !== undefined && !(own instanceof OwnOptions)) check_task_options(own, profile)
    let taken = to_coroutine(coro)
    if (taken === null) {
      if (is_thenable(coro) && !(coro instanceof Future)) throw promise_refused('Task')
      if (profile.task_create_check === 'at_once') {
        throw new TypeError(`a coroutine was expected, got ${repr(coro)}`)
      }
      taken = failing_coroutine(coro)
    }
    if (taken instanceof Coroutine) taken._own()
    this._coro = taken
    this._name = options?.name === undefined || options.name === null ? ++task_count : str(options.name)
    this._own_context = inherited_context(options?.context, profile.contextvars)
    enter_registry(this)
    if (options?.eager_start === true && this._may_begin_at_once()) this._eager_start()
    else this._schedule_step()
  }

  /** The coroutine that the task runs. */
  get_coro(): object | null {
    return this._coro
  }

  /** To ask for it gives the task one of its own, as everything does that shows it. @internal */
  get _context(): Context | null {
    return (this._own_context = made_context(this._own_context))
  }

  /** The context that the task runs in; null in versions without contexts. */
  get_context(): Context | null {
    return this._context
  }

  /** The task's name. */
  get_name(): string {
    if (typeof this._name === 'number') this._name = `Task-${this._name}`
    return this._name
  }

  /**
   * Names the task.
   * @param value - the name; anything but a string is converted as Python's `str` does
   */
  set_name(value: unknown): void {
    this._name = str(value)
  }

  override set_result(result?: T): void {
    if (this._loop._profile.task_set_result === 'refused') {
      throw new RuntimeError('Task does not support set_result operation')
    }
    super.set_result(result)
  }

  override set_exception(exception: unknown): void {
    if (this._loop._profile.task_set_result === 'refused') {
      throw new RuntimeError('Task does not support set_exception operation')
    }
    super.set_exception(exception)
  }

  /**
   * Where the task is suspended, as far as JavaScript tells.
   * @param options - `limit`: at most that many frames
   */
  get_stack(options?: { limit?: number | null }): string[] {
    if (options) refuse_native_keywords(this._loop._profile, 'get_stack', options, ['limit'])
    return extract_frames(this, options?.limit ?? null)
  }

  /**
   * Prints where the task is suspended.
   * @param options - `limit`: at most that many frames; `file`: what to write to, by default standard error
   */
  print_stack(options?: { limit?: number | null; file?: { write(text: string): unknown } | null }): void {
    if (options) refuse_native_keywords(this._loop._profile, 'print_stack', options, ['limit', 'file'])
    print_frames(this, options?.limit ?? null, options?.file ?? null)
  }

  /**
   * Asks the task to end: CancelledError is raised in its coroutine in the next iteration.
   * @param msg - message of the CancelledError, in versions that have one
   * @returns false when the task is done already
   * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel
   */
  override cancel(msg?: unknown): boolean {
    this._hear()
    if (this._state !== 'PENDING') return false
    this._num_cancels_requested += 1
    const message = cancel_message(this, msg)
    const waiter = this._fut_waiter
    const abort = this._beside?.abort ?? null
    if (abort !== null) {
      const away = this._foreign && waiter === null
      const reason = new_cancelled_error(this._loop._profile, message)
      // Left for the promise that is awaited to raise, if it is one that listens: it rejects now.
      if (abort.fire(reason, away)) return this._request(message)
    }
    // Left set: repeated requests cancel only what the task waits for, and it stays there until the task wakes.
    if (waiter !== null && waiter.cancel(...(message === null ? [] : [message]))) {
      if (this._foreign || (this._beside !== null && this._beside.sides.length > 0)) {
        this._needs_beside().doubt = ASKED
        this._cancel_message = message
      }
      return true
    }
    return this._request(message)
  }

  /** Leaves the cancellation to the next step. */
  private _request(message: unknown): true {
    this._must_cancel = true
    this._cancel_message = message
    return true
  }

  private _needs_beside(): Beside {
    return (this._beside ??= new Beside())
  }

  /** The awaits that the task has under way beside the one it waits for. @internal */
  get _sides(): SideAwait[] {
    return this._needs_beside().sides
  }

  /** The signal that fires when the task is cancelled. @internal */
  _abort_signal(): AbortSignal {
    return (this._needs_beside().abort ??= new AbortRequests()).signal()
  }

  /** The task's code goes on: the promise that it awaited may have told it of the cancellation. */
  private _heed_abort(): void {
    if (this._beside?.abort?.heed() === true) this._must_cancel = false
  }

  /** Kept above the booleans: few tasks are cancelled, and each field is 8 bytes of all. */
  get _num_cancels_requested(): number {
    return this._asyncio_flags >>> COUNT_ABOVE
  }
  set _num_cancels_requested(count: number) {
    this._asyncio_flags = (this._asyncio_flags & ((1 << COUNT_ABOVE) - 1)) | (count << COUNT_ABOVE)
  }

  /**
   * How many requests to cancel are under way.
   * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancelling
   */
  cancelling(): number {
    return this._num_cancels_requested
  }

  /**
   * Takes back one request to cancel.
   * @returns how many are left
   * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.uncancel
   */
  uncancel(): number {
    if (this._num_cancels_requested > 0) {
      this._num_cancels_requested -= 1
      if (this._num_cancels_requested === 0 && this._loop._profile.uncancel_drops_request)
        this._must_cancel = false
    }
    return this._num_cancels_requested
  }

  // ---- scheduling

  /** Puts the next step into the loop's queue. */
  private _schedule_step(): void {
    this._loop._schedule_task(this)
  }

  /** Called by the future that the task waits for. @internal */
  _wake_up(future: Future): void {
    this._woken_by = future
    this._schedule_step()
  }

  /** Runs the next step where a handle has entered the context already. @internal */
  _run_inside(): void {
    this._own_context = leave_own(this._own_context)
    this._run_step(null)
    if (kernel.open !== (this as Task)) this._own_context = enter_own(this._own_context)
  }

  /** @internal */
  get _is_quiet(): boolean {
    return this._top?._frame_is_native === true
  }

  /** Runs the next step: the task is its own handle. @internal */
  _run_handle(): void {
    this._run_step(null)
  }

  /**
   * Runs `body`, or the next step, as this task's code: in its context, as the current task.
   * @internal
   */
  _run_step(body: (() => void) | null): void {
    let context = this._own_context
    const loop = this._loop
    const current = loop._current_task
    if (context?._entered || current !== null) {
      report_stuck(this, current)
      return
    }
    if (context === UNMADE) context = this._needs_context()
    if (context !== null) context._entered = true
    const outer = _swap(context)
    loop._current_task = this
    try {
      if (body === null) this._step()
      else body()
    } finally {
      _swap(outer)
      // An open step keeps its context and its place as the current task until it is closed.
      if (kernel.open !== (this as Task)) {
        if (context !== null) {
          context._entered = false
          if (context._lent) this._own_context = UNMADE
        }
        loop._current_task = null
      }
    }
  }

  /** Lent for the first step, which is the only one of many tasks; who goes on has its own, and 2 ns a step less. */
  private _needs_context(): Context {
    return (this._own_context = this._next === FIRST ? lent_context() : new Context())
  }

  /** Takes the next step, where its context and its place as the current task are those of the code. @internal */
  _step(): void {
    let throwing = this._next === THROW
    let value = this._thrown
    const woken_by = this._woken_by
    if (woken_by !== null) {
      this._woken_by = null
      // An exception is thrown into the coroutine; a result is fetched by the `await` itself.
      if (woken_by._state === 'CANCELLED') {
        throwing = true
        value = woken_by._make_cancelled_error()
      } else if (woken_by._failed) {
        woken_by._hear()
        if (is_knocked_out(this, woken_by)) throw woken_by._exception
        throwing = true
        value = woken_by._exception
      }
    }
    this._next = SEND
    this._thrown = undefined
    this._suspended = false
    if (this._state !== 'PENDING') {
      report_done_already(this, throwing ? repr(value) : 'None')
      return
    }
    if (this._beside?.doubt === ASKED) this._beside.doubt = RAISED
    if (this._must_cancel) {
      if (!throwing || !is_cancelled_error(value)) value = this._make_cancelled_error()
      throwing = true
      this._must_cancel = false
    }
    this._fut_waiter = null
    this._come_back()
    const top = this._top
    if (top !== null) {
      this._top = null
      top._frame_resume(this, throwing, value)
    } else this._begin(throwing, value)
  }

  /** Finds out what kind of coroutine this is. */
  private _begin(throwing: boolean, value: unknown): void {
    const coro = this._coro
    if (!(coro instanceof Coroutine)) {
      const generator = is_generator(coro) ? coro : steps_of(coro as PythonCoroutine, throwing)
      this._frame_body = generator
      this._advance(this, throwing, value)
      return
    }
    if (throwing && !coro._started) {
      // Nothing of the coroutine ran, and nothing ever will.
      coro.close()
      this._end_with_error(value)
      return
    }
    let body: Steps | PromiseLike<unknown>
    try {
      body = coro._begin(this)
    } catch (error) {
      this._end_with_error(error)
      return
    }
    if (is_generator(body)) {
      this._frame_body = body
      this._advance(this, throwing, value)
      return
    }
    open_step(this)
    hear_of_end(this, body)
  }

  // ---- as the frame of its own coroutine

  /** @internal */
  get _frame_coroutine(): Coroutine | null {
    return this._coro instanceof Coroutine ? this._coro : null
  }
  /** @internal */
  get _frame_outer(): null {
    return null
  }
  /** @internal */
  get _frame_is_native(): boolean {
    return false
  }
  /** @internal */
  _frame_resume(_task: Task<unknown>, throwing: boolean, value: unknown): void {
    this._advance(this, throwing, value)
  }

  /**
   * Advances a generator of this task, and those that await it, until one suspends or the outermost ends.
   * @internal
   */
  _advance(innermost: StepsFrame, throwing: boolean, value: unknown): void {
    let frame: StepsFrame = innermost
    for (;;) {
      let result: IteratorResult<unknown, unknown>
      try {
        const generator = frame._frame_body as Steps
        result = throwing ? generator.throw(value) : generator.next(value)
      } catch (error) {
        const { _frame_coroutine: coroutine, _frame_outer: outer } = frame
        coroutine?._finish()
        throwing = true
        value = coroutine === null ? error : without_stop_iteration(error)
        if (outer === null) {
          this._frame_ended(frame, throwing, value)
          return
        }
        frame = outer
        continue
      }
      if (result.done === true) {
        const { _frame_coroutine: coroutine, _frame_outer: outer } = frame
        coroutine?._finish()
        throwing = false
        value = result.value
        if (outer === null) {
          this._frame_ended(frame, throwing, value)
          return
        }
        frame = outer
        continue
      }
      const given = result.value
      // As `sleep(0)` yields; first of all, since nothing is looked at as often.
      if (given === undefined || given === null) {
        this._take_turn(frame, false, undefined)
        return
      }
      const yielded = result instanceof CoroutineCall ? result : askable(given)
      if (!(yielded instanceof CoroutineCall)) {
        this._yielded(yielded, frame)
        return
      }
      const called = this._call(yielded, frame)
      if (called === null) return
      throwing = called !== yielded
      value = throwing ? (called as { error: unknown }).error : undefined
      if (!throwing) frame = yielded
    }
  }

  /**
   * Begins a coroutine that a generator of this task awaits.
   * @returns what to advance next; the error of a coroutine that cannot begin; null when native code goes on
   */
  private _call(
    call: CoroutineCall<unknown>,
    frame: StepsFrame,
  ): CoroutineCall<unknown> | { error: unknown } | null {
    const coroutine = call._frame_coroutine
    let body: Steps | PromiseLike<unknown>
    try {
      body = coroutine._begin(this)
    } catch (error) {
      return { error }
    }
    if (coroutine._is_body(body) || is_generator(body)) {
      call._frame_body = body
      call._frame_outer = frame
      return call
    }
    this._await_native(body, coroutine, frame)
    return null
  }

  private _await_native(body: PromiseLike<unknown>, coroutine: Coroutine, frame: StepsFrame): void {
    if (!this._foreign) open_step(this)
    body.then(
      (value) => {
        coroutine._finish()
        this._run_part(frame, false, value)
      },
      (error: unknown) => {
        coroutine._finish()
        this._run_part(frame, true, raised_by(error, this._beside?.abort ?? null))
      },
    )
  }

  /** The outermost of a chain of generators has ended. */
  private _frame_ended(frame: StepsFrame, failed: boolean, value: unknown): void {
    if (!(frame instanceof AwaitedFrame)) {
      this._frame_body = null
      if (failed) this._end_with_error(value)
      else this._end_with_result(value as T)
      return
    }
    // Native code goes on with it, in a microtask: the step is open until that suspends.
    if (this._loop._driving && kernel.open === null && !this._foreign) open_step(this)
    if (failed) frame.reject(value)
    else frame.resolve(value)
  }

  /** Deals with what a generator yielded: the task waits for a future, or takes another turn, or made a mistake. */
  private _yielded(yielded: unknown, frame: StepsFrame): void {
    if (yielded instanceof Future && yielded._asyncio_future_blocking) {
      this._wait_for(yielded as Future, frame)
    } else if (is_foreign_future(yielded)) {
      this._wait_for(yielded as Future, frame)
    } else {
      this._take_turn(frame, true, bad_yield(this, yielded))
    }
  }

  /** Suspends the task until a future is done. @internal */
  _wait_for(future: Future, frame: Frame): void {
    if (loop_of_future(future) !== this._loop) {
      // The mark of being awaited stays on the future, as it does in CPython.
      future._asyncio_future_blocking = true
      const text = `Task ${repr(this)} got Future ${repr(future)} attached to a different loop`
      this._take_turn(frame, true, new RuntimeError(text))
      return
    }
    if (future === (this as Future)) {
      future._asyncio_future_blocking = true
      this._take_turn(frame, true, new RuntimeError(`Task cannot await on itself: ${repr(this)}`))
      return
    }
    future._asyncio_future_blocking = false
    this._heed_abort()
    if (!this._make_room()) {
      new SideAwait(this, future, frame)
      this._close_step()
      return
    }
    wake_when_done(this, future)
    this._fut_waiter = future
    if (this._must_cancel) {
      const message = this._cancel_message
      if (future.cancel(...(message === null ? [] : [message]))) this._must_cancel = false
    }
    this._suspend(frame)
  }

  /** Has the next step raise an error. @internal */
  _throw_next(error: unknown): void {
    this._next = THROW
    this._thrown = error
  }

  /** Suspends the task until the next iteration, where its code goes on, or gets an error. @internal */
  _take_turn(frame: Frame, throwing: boolean, value: unknown): void {
    this._heed_abort()
    if (!this._make_room()) {
      this._loop._ready_push(new SideTurn(this, frame, throwing, value))
      this._close_step()
      return
    }
    // Scheduled first: where the step was open, the loop goes on as soon as it is closed.
    if (throwing) this._throw_next(value)
    this._schedule_step()
    this._suspend(frame)
  }

  /**
   * Whether what is suspended now becomes the one await that the task waits for. Native code can have several under
   * way (`await Promise.all([a, b])`): the first is the task's until a step that another one took awaits again.
   */
  private _make_room(): boolean {
    // What goes on after the task's end goes on by itself.
    if (this._state !== 'PENDING') return false
    if (!this._suspended) return true
    if (kernel.open !== (this as Task) && !this._foreign) return false
    return this._move_aside()
  }

  /**
   * Another await takes the place of the one that the task waits for: that one goes on as one of several.
   * @returns false when its step is due already, or when it waits for a future that only knows callbacks
   */
  private _move_aside(): boolean {
    const future = this._fut_waiter
    const frame = this._top
    if (future === null || frame === null || !knows_waiters(future) || future.done()) return false
    future._remove_waiter(this)
    new SideAwait(this, future, frame)
    this._fut_waiter = null
    this._suspended = false
    return true
  }

  /** Remembers what goes on at the next step, and ends this one. */
  private _suspend(frame: Frame): void {
    this._top = frame
    this._suspended = true
    this._close_step()
  }

  /** Ends the open step, or the time away; the loop goes on when nothing of this task is on the stack. */
  private _close_step(): void {
    if (kernel.open === (this as Task)) {
      kernel.open = null
      if (this._beside?.doubt === RAISED) this._beside.doubt = SETTLED
      if (!this._loop._driving) this._leave_and_drive()
    } else if (kernel.behind.length > 0 && drop_behind(this)) {
      this._own_context = leave_own(this._own_context)
    } else this._come_back()
  }

  /** The task that was away awaits something of the loop, or ends. @internal */
  _come_back(): void {
    if (!this._foreign) return
    this._foreign = false
    this._loop._foreign -= 1
  }

  private _leave_and_drive(): void {
    this._own_context = leave_own(this._own_context)
    this._loop._current_task = null
    if (kernel.behind.length > 0) hand_on()
    else this._loop._go_on()
  }

  /** The microtasks are used up and the step is still open: native code awaits a foreign promise. @internal */
  _await_foreign(): void {
    kernel.open = null
    if (this._state === 'PENDING' && !this._foreign) {
      // With other awaits under way there is no telling whether the code goes on at all (await Promise.all([a, b]),
      // and a is done) or awaits a promise (await Promise.race([a, b]), then await fetch(url)).
      this._foreign = true
      this._loop._foreign += 1
      this._promote_side()
    }
    this._leave_and_drive()
  }

  /**
   * The code that the last step resumed does not go on: another of the awaits under way becomes the one that the task
   * waits for, so that a cancellation finds it. A cancellation that this step raised to no effect is raised there.
   */
  private _promote_side(): void {
    const beside = this._beside
    if (beside === null) return
    const again = beside.doubt === RAISED
    beside.doubt = SETTLED
    if (this._suspended) return
    const side = beside.sides.pop()
    if (side === undefined) {
      if (again) this._must_cancel = true
      return
    }
    side._leave()
    wake_when_done(this, side.future)
    this._fut_waiter = side.future
    this._top = side.frame
    this._suspended = true
    if (!again) return
    const message = this._cancel_message
    beside.doubt = ASKED
    side.future.cancel(...(message === null ? [] : [message]))
  }

  // ---- native code

  /** Native code of this task awaits a pending future. @internal */
  _await_future(future: Future, resolve: (value: unknown) => void, reject: (error: unknown) => void): void {
    const frame = new NativeAwait(future, resolve, reject)
    if (kernel.open === (this as Task) || this._foreign) this._wait_for(future, frame)
    else new SideAwait(this, future, frame)
  }

  /**
   * Whether an `await` found in a continuation of this task is the task's: elsewhere a future settles by itself.
   * @internal
   */
  _may_await(future: Future): boolean {
    return kernel.open === (this as Task) || this._foreign || future._loop === this._loop
  }

  /** Native code of this task awaits a coroutine that is a generator. @internal */
  _run_frame(
    generator: Steps,
    coroutine: Coroutine,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ): void {
    this._run_part(new AwaitedFrame(generator, coroutine, resolve, reject), false, undefined)
  }

  /** Advances a generator from a microtask of this task's step, as code on the loop's stack. */
  private _run_part(frame: StepsFrame, throwing: boolean, value: unknown): void {
    const loop = this._loop
    if (kernel.behind.length > 0 && this._hold_part(frame, throwing, value)) return
    if (loop._driving) {
      this._advance(frame, throwing, value)
      return
    }
    if (loop.is_closed()) {
      if (frame instanceof AwaitedFrame) frame.reject(new RuntimeError('Event loop is closed'))
      return
    }
    const was_open = kernel.open === (this as Task)
    const outer_loop = running.loop
    const outer_task = loop._current_task
    const own = this._own_context
    const outer = _swap(own === UNMADE ? this._context : own)
    running.loop = loop
    loop._current_task = this
    loop._driving = was_open
    try {
      this._advance(frame, throwing, value)
    } catch (error) {
      loop._abort(error)
    } finally {
      if (was_open) loop._driving = false
      running.loop = outer_loop
      loop._current_task = outer_task
      _swap(outer)
    }
    if (was_open && kernel.open === null) this._leave_and_drive()
  }

  /** Lets eager tasks that this one has made go first. */
  private _hold_part(frame: StepsFrame, throwing: boolean, value: unknown): boolean {
    return held_back(this, () => {
      this._run_part(frame, throwing, value)
    })
  }

  /** The native function that the task runs has returned, or failed. @internal */
  _body_ended(failed: boolean, value: unknown): void {
    ;(this._coro as Coroutine | null)?._finish()
    this._native_end(failed, value)
  }

  private _native_end(failed: boolean, value: unknown): void {
    if (this._state !== 'PENDING') return
    if (kernel.behind.length > 0) {
      const go_on = (): void => {
        this._native_end(failed, value)
      }
      if (held_back(this, go_on)) return
    }
    const was_open = kernel.open === (this as Task)
    this._heed_abort()
    this._move_aside()
    try {
      if (failed) this._end_with_error(value)
      else this._end_with_result(value as T)
    } catch (error) {
      this._loop._abort(error)
    }
    if (was_open) this._leave_and_drive()
  }

  // ---- the end

  /** Nothing of the task goes on: leaves its step, the fast way when it has none open. */
  private _leave_for_good(): void {
    this._fut_waiter = null
    if (this._next === EAGER) this._coro = null
    if (kernel.open === (this as Task)) kernel.open = null
    else if (kernel.behind.length > 0 && drop_behind(this)) {
      this._own_context = leave_own(this._own_context)
    } else this._come_back()
    leave_registry(this)
  }

  private _end_with_result(value: T): void {
    this._leave_for_good()
    if (this._must_cancel) {
      this._must_cancel = false
      const profile = this._loop._profile
      if (profile.self_cancel_return === 'failed') this._fail(new_cancelled_error(profile, null))
      else super.cancel(this._cancel_message ?? undefined)
    } else this._finish(value)
  }

  private _end_with_error(thrown: unknown): void {
    const error = raised_by(thrown, this._beside?.abort ?? null)
    this._leave_for_good()
    if (is_cancelled_error(error)) {
      this._cancelled_exc = error
      super.cancel()
      return
    }
    this._fail(error)
    const beyond = is_error(error) && !(error instanceof Exception)
    if (error instanceof SystemExit || error instanceof KeyboardInterrupt) throw error
    if (beyond && this._loop._profile.base_exception_in_task === 'raised') throw error
  }

  /** Whether the first step can be taken within the constructor: the loop runs this code. */
  private _may_begin_at_once(): boolean {
    if (!this._loop._profile.eager_tasks) {
      throw new TypeError("'eager_start' is an invalid keyword argument for Task()")
    }
    return _get_running_loop() === this._loop
  }

  /** Takes the first step at once, inside the step of whoever makes the task. */
  private _eager_start(): void {
    try {
      begin_at_once(this)
    } finally {
      if (this._state !== 'PENDING') this._coro = null
      else if (this._next === SEND) this._next = EAGER
    }
  }

  protected override _repr_info(): string[] {
    return task_repr_info(this, super._repr_info())
  }

  /** A report needs the coroutine's name alone; its frames may refer to the task. @internal */
  override _forget(): void {
    super._forget()
    if (this._coro !== null) this._coro = { __repr_text: this._coro_text() }
    this._top = null
    this._frame_body = null
    this._beside = null
    this._before = this._after = null
  }

  /** How the coroutine reads in the repr. @internal */
  _coro_text(): string {
    const kept = (this._coro as { __repr_text?: string } | null)?.__repr_text
    if (kept !== undefined) return kept
    return _format_coroutine(this._coro, this._state !== 'PENDING')
  }

  /** Whether the coroutine has begun. @internal */
  get _is_begun(): boolean {
    return this._next !== FIRST
  }
}

define_flags(Task.prototype as Task & { _suspended: boolean }, TASK_FLAGS)

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(Task, 'asyncio', 'Task')
