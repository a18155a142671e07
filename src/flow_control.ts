import { AssertionError, ConnectionResetError, NotImplementedError } from './builtins.js'
import { declare_class } from './builtins/names.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import type { Profile } from './compat/versions.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { get_event_loop_of } from './events.js'
import type { Future } from './futures.js'
import { type OrNamed, named } from './keywords.js'
import { logger } from './log.js'
import { profile_of_class } from './mixins.js'
import { Protocol } from './protocols.js'
import { repr } from './builtins.js'

/**
 * A protocol that has `StreamWriter.drain` wait while the transport asks to pause.
 *
 *     pause_writing ─ drain waits ··· resume_writing: all that wait go on
 *                                     connection_lost: they go on, too, or fail with what the connection failed with
 *
 * A subclass that overrides one of these three calls the method of its parent as well.
 */
export class FlowControlMixin extends Protocol {
  /** @internal */
  declare static _profile?: Profile
  /** The version that the protocol behaves as: that of its class. */
  readonly _profile: Profile
  _loop: BaseEventLoop
  _paused = false
  _connection_lost = false
  /** Who waits in `drain`; until 3.9 one at most. */
  _drain_waiters: Future<void>[] = []

  /** @param loop - the loop; by default the running or the current one */
  constructor(loop?: OrNamed<'loop', AbstractEventLoop>) {
    super()
    this._profile = profile_of_class(new.target)
    this._loop = (named('loop', loop) ?? get_event_loop_of(this._profile)) as BaseEventLoop
  }

  override pause_writing(): void {
    if (this._paused) throw new AssertionError()
    this._paused = true
    if (this._loop.get_debug()) logger.debug('%s pauses writing', repr(this))
  }

  override resume_writing(): void {
    if (!this._paused) throw new AssertionError()
    this._paused = false
    if (this._loop.get_debug()) logger.debug('%s resumes writing', repr(this))
    this._wake_drainers(null)
  }

  override connection_lost(exc: unknown): void {
    this._connection_lost = true
    if (this._paused) this._wake_drainers(exc)
  }

  private _wake_drainers(exc: unknown): void {
    for (const waiter of this._drain_waiters) {
      if (waiter.done()) continue
      if (exc === null || exc === undefined) waiter.set_result(undefined)
      else waiter.set_exception(exc)
    }
    // Where only one may wait, the next may as soon as this one is woken.
    if (this._profile.drain_waiters === 'one') this._drain_waiters = []
  }

  /** What `drain` waits for. */
  _drain_helper(): Coroutine<void> {
    return library_coroutine('FlowControlMixin._drain_helper', this._drain_steps())
  }

  /** @internal */
  *_drain_steps(): Steps<void> {
    if (this._connection_lost) throw new ConnectionResetError('Connection lost')
    if (!this._paused) return
    if (this._profile.drain_waiters === 'one') yield* this._drain_alone()
    else yield* this._drain_together()
  }

  private *_drain_alone(): Steps<void> {
    const [former] = this._drain_waiters
    if (former !== undefined && !former.cancelled()) throw new AssertionError()
    const waiter = this._loop.create_future<void>()
    this._drain_waiters = [waiter]
    yield* waiter
  }

  private *_drain_together(): Steps<void> {
    const waiter = this._loop.create_future<void>()
    this._drain_waiters.push(waiter)
    try {
      yield* waiter
    } finally {
      this._drain_waiters.splice(this._drain_waiters.indexOf(waiter), 1)
    }
  }

  /** What `StreamWriter.wait_closed` waits for; a subclass says. */
  _get_close_waiter(_stream: object): Future<void> {
    throw new NotImplementedError()
  }
}

declare_class(FlowControlMixin, 'asyncio.streams', 'FlowControlMixin')
