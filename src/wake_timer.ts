import { declare_class } from './builtins/names.js'
import { type Context, UNMADE, context_to_copy } from './contextvars/context.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { Future } from './futures.js'
import { NO_ARGS, TimerHandle } from './handles.js'

const named = {
  // By this name reprs and reports show it.
  _set_result_unless_cancelled(future: Future, result: unknown): void {
    if (!future.cancelled()) future._set_result(result)
  },
}

/** Sets the result of a future that was not cancelled meanwhile. */
export const set_result_unless_cancelled = named._set_result_unless_cancelled

/** What runs a handle; programs that measure callbacks put something of their own around it. */
const run_handle = /*#__PURE__*/ (() => TimerHandle.prototype._run)()

/**
 * The timer of a coroutine that sleeps: what it calls is the library's own, and needs neither an array of arguments nor
 * a copy of the context. As a handle like any other it took a sixth of what a sleeping task holds on to. It becomes one
 * as soon as somebody looks at it, or when it fails.
 *
 * @internal
 */
export class WakeTimer<T> extends TimerHandle {
  private _outcome: T | null

  constructor(when: number, future: Future<T>, outcome: T, loop: AbstractEventLoop) {
    // Of the task that sleeps, whose context does not change meanwhile.
    const context = loop._profile.contextvars ? context_to_copy() : null
    super(when, set_result_unless_cancelled, NO_ARGS, loop, context)
    this._argument = future
    this._outcome = outcome
  }

  /** The future, until the timer becomes one like any other: so long it has no list of arguments. */
  private get _future(): Future<T> | null {
    return this._list === NO_ARGS ? (this._argument as Future<T>) : null
  }

  private _become_plain(): void {
    if (this._future === null) return
    this._list = [this._future, this._outcome]
    this._let_go()
  }

  private _let_go(): void {
    this._argument = undefined
    this._outcome = null
    if (this._own_context !== UNMADE) this._own_context = this._own_context?.copy() ?? null
  }

  override _run_handle(): void {
    const future = this._future
    if (future === null || TimerHandle.prototype._run !== run_handle) {
      super._run_handle()
      return
    }
    try {
      set_result_unless_cancelled(future, this._outcome)
    } catch (error) {
      this._failed(error)
    }
  }

  override get _context(): Context | null {
    this._become_plain()
    return super._context
  }
  override set _context(context: Context | null) {
    this._become_plain()
    super._context = context
  }

  override _run(): void {
    this._become_plain()
    super._run()
  }

  override _arguments(): readonly unknown[] {
    this._become_plain()
    return super._arguments()
  }

  override cancel(): void {
    const was_own = this._future !== null
    super.cancel()
    if (was_own) this._let_go()
  }
}

// Its name, and so what some versions lack of it, is that of any timer.
declare_class(WakeTimer, 'asyncio', 'TimerHandle')
