import { AttributeError, BaseException, Exception, KeyboardInterrupt, SystemExit, repr } from './builtins.js'
import {
  type Context,
  type ContextOwner,
  _swap,
  already_entered,
  enter_own,
  inherited_context,
  leave_own,
  made_context,
} from './contextvars/context.js'
import { _format_callback_source } from './format_helpers.js'
import { type FrameSummary, extract_stack } from './traceback.js'
import { askable, declare_class, type_name_of } from './builtins/names.js'
import type { AbstractEventLoop } from './abstract_loop.js'

/** A callback of any arguments. */
export type Callback = (...args: never[]) => unknown

type AnyCallback = (...args: unknown[]) => unknown

/**
 * What the loop's ready queue holds: handles of callbacks, and tasks, which are the handles of their own steps.
 * @internal
 */
export interface Runnable {
  /** Whether running it runs no code of the program before the next microtask. */
  readonly _is_quiet?: boolean
  _run_handle(): void
}

/** What a call has thrown, or Python's error where there was nothing to call. */
function thrown_by(callback: unknown, error: unknown): { error: unknown } {
  if (typeof callback === 'function') return { error }
  return { error: new TypeError(`'${type_name_of(callback)}' object is not callable`) }
}

/** One for all handles without arguments. @internal */
export const NO_ARGS: readonly unknown[] = []

/** Stands for the one argument that a handle has, which is kept beside it. */
const ONE_ARG: readonly unknown[] = []

/** By itself, since few callbacks have several: what is compiled into the loop must be small. */
function call_with(callback: AnyCallback, args: readonly unknown[] | null): unknown {
  return args === null || args.length === 0 ? callback() : callback(...args)
}

/**
 * A callback that the loop will call once; made by `call_soon`.
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Handle
 */
export class Handle implements Runnable, ContextOwner {
  /** A handle's versions are told by its loop. @internal */
  static readonly _is_its_own_view: boolean = true

  // Declared, and set by the constructor: what is compiled into the loop must be small.
  declare _callback: Callback | null
  /** The arguments; an array for a single one was a tenth of what `call_soon` takes. @internal */
  declare _list: readonly unknown[] | null
  /** The argument, where there is one. @internal */
  declare _argument: unknown
  declare _loop: AbstractEventLoop
  declare _cancelled: boolean
  /** In debug mode; on the prototype, null, otherwise. */
  declare _repr: string | null
  /** Where it was made, in debug mode; on the prototype, null, otherwise. */
  declare _source_traceback: FrameSummary[] | null
  /** @internal */
  declare _own_context: Context | null

  /**
   * @param callback - what to call
   * @param args - its arguments
   * @param loop - the loop that calls it
   * @param context - the context it runs in; by default a copy of the current one
   */
  constructor(
    callback: Callback,
    args: readonly unknown[],
    loop: AbstractEventLoop,
    context?: Context | null,
  ) {
    this._callback = callback
    const { length } = args
    this._list = length === 1 ? ONE_ARG : length === 0 ? NO_ARGS : args
    this._argument = length === 1 ? args[0] : undefined
    this._loop = loop
    this._cancelled = false
    this._own_context = inherited_context(context, loop._profile.contextvars)
    if (loop._debug_flag()) this._source_traceback = extract_stack(new.target)
  }

  /**
   * Takes the callback back; nothing happens when it ran already.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Handle.cancel
   */
  cancel(): void {
    if (this._cancelled) return
    this._cancelled = true
    // The repr names the callback, which is let go of: keep the text where somebody may want it.
    if (this._loop._debug_flag()) this._repr = repr(this)
    this._callback = null
    this._list = null
    this._argument = undefined
  }

  /** Whether the callback was taken back. */
  cancelled(): boolean {
    return this._cancelled
  }

  /** To ask for it gives the handle one of its own, as everything does that shows it. */
  get _context(): Context | null {
    return (this._own_context = made_context(this._own_context))
  }
  set _context(context: Context | null) {
    this._own_context = context
  }

  /** What the callback is called with; null once the handle is cancelled. */
  get _args(): readonly unknown[] | null {
    return this._list === null ? null : this._arguments()
  }
  set _args(args: readonly unknown[] | null) {
    this._list = args
  }

  /** The context that the callback runs in; null in versions without contexts. */
  get_context(): Context | null {
    return this._context
  }

  /** Calls the callback in its context; an error goes to the loop's exception handler. */
  _run(): void {
    const context = this._own_context
    if (context?._entered) {
      this._refused(context)
      return
    }
    const outer = _swap((this._own_context = enter_own(context)))
    const callback = this._callback as AnyCallback
    let thrown: { error: unknown } | null = null
    try {
      const result = this._list === ONE_ARG ? callback(this._argument) : call_with(callback, this._list)
      if (result instanceof Promise) this._hear_of(result)
    } catch (error) {
      thrown = thrown_by(callback, error)
    }
    this._own_context = leave_own(this._own_context)
    _swap(outer)
    // Outside the context: which one the exception handler gets is for the version to say.
    if (thrown !== null) this._failed(thrown.error)
  }

  private _refused(context: Context): void {
    this._failed(already_entered(context))
  }

  /** @internal */
  _run_handle(): void {
    if (!this._cancelled) this._run()
  }

  /** What the callback is called with. @internal */
  _arguments(): readonly unknown[] {
    return this._list === ONE_ARG ? [this._argument] : (this._list ?? NO_ARGS)
  }

  /** An async function that was handed over as a callback: its failure must be heard. @internal */
  _hear_of(promise: Promise<unknown>): void {
    promise.catch((error: unknown) => {
      try {
        this._failed(error)
      } catch (leaving) {
        this._loop._abort(leaving)
      }
    })
  }

  /** Reports what the callback threw, or passes on what must leave the loop. @internal */
  _failed(thrown: unknown): void {
    const error = askable(thrown)
    if (error instanceof SystemExit || error instanceof KeyboardInterrupt) throw error
    const { base_exception_in_callback, callback_arguments_shown } = this._loop._profile
    const beyond = error instanceof BaseException && !(error instanceof Exception)
    if (beyond && base_exception_in_callback === 'raised') throw error
    const shown = callback_arguments_shown || this._loop._debug_flag()
    const source = _format_callback_source(this._callback, [...this._arguments()], shown)
    const context: Record<string, unknown> = {
      message: `Exception in callback ${source}`,
      exception: error,
      handle: this,
    }
    if (this._source_traceback !== null) context['source_traceback'] = this._source_traceback
    this._loop.call_exception_handler(context)
  }

  /** The parts of the repr between the angle brackets. */
  protected _repr_info(): string[] {
    const info = [type_name_of(this)]
    if (this._cancelled) info.push('cancelled')
    if (this._callback !== null) {
      const shown = this._loop._profile.callback_arguments_shown || this._loop._debug_flag()
      info.push(_format_callback_source(this._callback, [...this._arguments()], shown))
    }
    const created = this._source_traceback?.at(-1)
    if (created !== undefined) info.push(`created at ${created._place}`)
    return info
  }

  __repr__(): string {
    return this._repr ?? `<${this._repr_info().join(' ')}>`
  }
}

Handle.prototype._repr = null
Handle.prototype._source_traceback = null

/**
 * A callback that the loop will call at a time; made by `call_later` and `call_at`.
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.TimerHandle
 */
export class TimerHandle extends Handle {
  _when: number
  /** Whether the loop's heap holds this handle; the loop alone changes it. */
  _scheduled = false

  /**
   * @param when - the time to call at, on the loop's clock (seconds)
   * @param callback - what to call
   * @param args - its arguments
   * @param loop - the loop that calls it
   * @param context - the context it runs in; by default a copy of the current one
   */
  constructor(
    when: number,
    callback: Callback,
    args: readonly unknown[],
    loop: AbstractEventLoop,
    context?: Context | null,
  ) {
    super(callback, args, loop, context)
    this._when = when
  }

  /** The time that the callback is due at, on the loop's clock (seconds). */
  when(): number {
    return this._when
  }

  /** Takes the callback back; nothing happens when it ran already. */
  override cancel(): void {
    if (!this._cancelled) this._loop._timer_handle_cancelled(this)
    super.cancel()
  }

  protected override _repr_info(): string[] {
    const info = super._repr_info()
    info.splice(this._cancelled ? 2 : 1, 0, `when=${repr(this._when)}`)
    return info
  }

  private _other(other: unknown, operator: string): TimerHandle {
    if (other instanceof TimerHandle) return other
    const given = type_name_of(other)
    if (this._loop._profile.timer_comparison === 'attribute_error') {
      throw new AttributeError(`'${given}' object has no attribute '_when'`)
    }
    throw new TypeError(
      `'${operator}' not supported between instances of '${type_name_of(this)}' and '${given}'`,
    )
  }
  __lt__(other: unknown): boolean {
    return this._when < this._other(other, '<')._when
  }
  __le__(other: unknown): boolean {
    const handle = this._other(other, '<=')
    return this._when < handle._when || this.__eq__(handle)
  }
  __gt__(other: unknown): boolean {
    return this._when > this._other(other, '>')._when
  }
  __ge__(other: unknown): boolean {
    const handle = this._other(other, '>=')
    return this._when > handle._when || this.__eq__(handle)
  }
  __eq__(other: unknown): boolean {
    if (this === other) return true
    if (!(other instanceof TimerHandle) || this._when !== other._when) return false
    if (this._callback !== other._callback || this._cancelled !== other._cancelled) return false
    const [args, others] = [this._arguments(), other._arguments()]
    return args.length === others.length && args.every((arg, index) => arg === others[index])
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(Handle, 'asyncio', 'Handle')
declare_class(TimerHandle, 'asyncio', 'TimerHandle')
