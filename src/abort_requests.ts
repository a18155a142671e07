import { without_stop_iteration } from './awaitables.js'
import { is_error } from './builtins/names.js'
import { host } from './host/node_host.js'

/** The signal of a task's cancellations, made when somebody asks for it. */
export class AbortRequests {
  private _controller: AbortController | null = null
  /** What the signal fired with last. */
  private _reason: Error | null = null
  /** Whether the signal fired in this turn of the platform's loop. */
  private _is_fresh = false

  /** The signal for the next cancellation; the same one until then. */
  signal(): AbortSignal {
    this._controller ??= new AbortController()
    return this._controller.signal
  }

  /**
   * Fires the signal.
   * @param away - whether the task awaits a promise of others, which may be one that listens
   * @returns whether the task may get the reason from that promise
   */
  fire(reason: Error, away: boolean): boolean {
    const controller = this._controller
    if (controller === null) return false
    this._controller = null
    this._reason = reason
    const heard = away && host.has_listeners(controller.signal)
    controller.abort(reason)
    if (!heard) return false
    this._is_fresh = true
    host.defer(() => {
      this._is_fresh = false
    })
    return true
  }

  /**
   * Called when the task's code goes on. In the turn in which the signal fired, it was the promise that it awaited that
   * told it of the cancellation.
   * @returns whether the cancellation is delivered by that
   */
  heed(): boolean {
    const fresh = this._is_fresh
    this._is_fresh = false
    return fresh
  }

  /** The reason in an error that ended a coroutine: most interfaces reject with an AbortError of their own, and say why. */
  reason_of(error: unknown): unknown {
    return this._reason !== null && is_error(error) && error.cause === this._reason ? this._reason : error
  }
}

/** What leaves a coroutine of a task when its code threw this. */
export function raised_by(thrown: unknown, requests: AbortRequests | null): unknown {
  const raised = without_stop_iteration(thrown)
  return requests === null ? raised : requests.reason_of(raised)
}
