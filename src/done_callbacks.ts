import type { BaseEventLoop } from './base_events.js'
import {
  type Context,
  type ContextOwner,
  _swap,
  enter_own,
  leave_own,
  made_context,
} from './contextvars/context.js'
import { view } from './compat/view.js'
import { Handle, type Runnable } from './handles.js'

interface Owned {
  readonly _loop: BaseEventLoop
}

/**
 * A callback of a future, and the context it runs in; the handle of its own call too, so that 100,000 tasks gathered
 * need one object each instead of three.
 * @internal
 */
export class DoneCallback implements Runnable, ContextOwner {
  readonly callback: (future: never) => unknown
  _own_context: Context | null
  private _future: Owned | null = null

  constructor(callback: (future: never) => unknown, context: Context | null) {
    this.callback = callback
    this._own_context = context
  }

  get _context(): Context | null {
    return (this._own_context = made_context(this._own_context))
  }

  /** The future is done: puts the call into the loop's queue. */
  _fired(future: Owned): void {
    this._future = future
    future._loop._ready_push(this)
  }

  _run_handle(): void {
    this._call(this._future as Owned)
  }

  _call(future: Owned): void {
    const context = this._own_context
    if (context?._entered) {
      this._handle(future)._run()
      return
    }
    const outer = _swap((this._own_context = enter_own(context)))
    let thrown: { error: unknown } | null = null
    try {
      const result = (this.callback as (future: unknown) => unknown)(future)
      if (result instanceof Promise) this._handle(future)._hear_of(result)
    } catch (error) {
      thrown = { error }
    }
    this._own_context = leave_own(this._own_context)
    _swap(outer)
    if (thrown !== null) this._handle(future)._failed(thrown.error)
  }

  private _handle(future: Owned): Handle {
    const loop = future._loop
    return new (view(Handle, loop._profile))(this.callback, [future], loop, this._context)
  }
}

/**
 * A callback that many futures have: of 100,000 tasks gathered, one object each is a tenth of all that they hold on to.
 * @internal
 */
export class SharedCallback extends DoneCallback {
  override _fired(future: Owned): void {
    const loop = future._loop
    const newest = loop._newest
    if (newest instanceof Calls && newest.callback === this) newest.add(future)
    else loop._ready_push(new Calls(this, future))
  }
}

/** Calls of one callback that follow each other in the loop's queue. */
class Calls implements Runnable {
  readonly callback: SharedCallback
  private readonly _futures: Owned[]
  private _next = 0

  constructor(callback: SharedCallback, future: Owned) {
    this.callback = callback
    this._futures = [future]
  }

  add(future: Owned): void {
    this._futures.push(future)
  }

  _run_handle(): void {
    const futures = this._futures
    try {
      while (this._next < futures.length) this.callback._call(futures[this._next++] as Owned)
    } finally {
      // The run ends with an error: what is left stays in the queue, for the next one.
      if (this._next < futures.length) (futures[0] as Owned)._loop._ready.appendleft(this)
    }
  }
}
