import { AttributeError, RuntimeError, ValueError } from './builtins.js'
import { set_context } from './builtins/chaining.js'
import { declare_class, is_error, type_name_of } from './builtins/names.js'
import { view } from './compat/view.js'
import { Deque } from './collections/deque.js'
import { type Coroutine, type Steps, library_coroutine, steps } from './coroutines.js'
import { is_cancelled_error } from './exceptions.js'
import { type Future, new_cancelled_error } from './futures.js'
import { type OrNamed, named, only } from './keywords.js'
import { type Acquirable, _ContextManagerMixin, acquiring } from './lock_managers.js'
import {
  type LoopOptions,
  _LoopBoundMixin,
  construction_arguments,
  inner_options,
  profile_of_class,
  repr_with_state,
} from './mixins.js'
import { WaitingCoroutine } from './waiting_coroutine.js'
import { type Line, leave_line, somebody_waits, stand_in_line, waiters_text } from './waiting_line.js'

/** Keyword arguments of `Lock`. */
export type LockOptions = LoopOptions
/** Keyword arguments of `Event`. */
export type EventOptions = LoopOptions

/** Keyword arguments of `Condition`. */
export interface ConditionOptions extends LoopOptions {
  /** The lock to use; a new one by default. */
  lock?: Lock | null
}

/**
 * At most one task at a time, in the order they asked.
 *
 *     a: acquire ─ holds ─────── release            b's future is done, the lock is free
 *     b:   acquire ─ waits ················ holds   one iteration later b takes it
 *     c:     acquire ─ waits ····················   whoever asks in between waits too: b is in line
 *
 * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock
 */
export class Lock extends _ContextManagerMixin {
  /** Changed by acquire and release alone. */
  _locked = false
  /** A waiter is in it until its task has run again, also when it is done: that is what keeps newcomers out. */
  _waiters: Line = null

  /** @param options - `loop` (until 3.9) */
  constructor(options?: LockOptions)
  constructor(...args: unknown[]) {
    const profile = profile_of_class(new.target)
    const signature = { name: 'Lock.__init__', parameters: [] }
    super(profile, construction_arguments({ target: new.target, signature, args }, profile).loop)
  }

  /** Whether somebody holds the lock. */
  locked(): boolean {
    return this._locked
  }

  /**
   * Waits until the lock is free and takes it.
   * @returns true
   * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock.acquire
   */
  acquire(): Coroutine<true> {
    return new Acquire(this)
  }

  /**
   * Frees the lock; who waits longest will have it.
   * @throws {RuntimeError} when nobody holds it
   * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock.release
   */
  release(): void {
    if (!this._locked) throw new RuntimeError('Lock is not acquired.')
    this._locked = false
    if (this._waiters !== null) this._wake_up_first()
  }

  /** Tells the first in line, unless it knows: it has not run yet since it was told. @internal */
  _wake_up_first(): void {
    const first = this._waiters?.at(0)
    if (first !== undefined && !first.done()) first._finish(true)
  }

  __repr__(): string {
    const state = this._locked ? 'locked' : 'unlocked'
    return repr_with_state(this, state + waiters_text(this._waiters, this._profile.state_separator))
  }
}

class Acquire extends WaitingCoroutine<true> {
  declare private readonly _lock: Lock

  constructor(lock: Lock) {
    super()
    this._lock = lock
  }
  protected override _proceed(waiter: Future | null): Future | null {
    const lock = this._lock
    if (waiter !== null) leave_line(lock._waiters as Deque<Future>, waiter)
    else if (lock._locked || somebody_waits(lock._waiters)) return stand_in_line(lock)
    lock._locked = true
    return null
  }
  override _outcome(): true {
    return true
  }
  protected override _interrupted(waiter: Future, error: unknown): void {
    const lock = this._lock
    leave_line(lock._waiters as Deque<Future>, waiter)
    // It may have been this waiter's turn: then it is the next one's.
    if (is_cancelled_error(error) && !lock._locked) lock._wake_up_first()
  }
  protected override _left(waiter: Future): void {
    leave_line(this._lock._waiters as Deque<Future>, waiter)
  }
}
Acquire.prototype.__name__ = 'acquire'

/**
 * A flag that tasks wait for.
 * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event
 */
export class Event extends _LoopBoundMixin {
  _value = false
  _waiters: Line = null

  /** @param options - `loop` (until 3.9) */
  constructor(options?: EventOptions)
  constructor(...args: unknown[]) {
    const profile = profile_of_class(new.target)
    const signature = { name: 'Event.__init__', parameters: [] }
    super(profile, construction_arguments({ target: new.target, signature, args }, profile).loop)
  }

  /** Whether the flag is set. */
  is_set(): boolean {
    return this._value
  }

  /** Sets the flag and wakes everybody who waits, in the order they came. */
  set(): void {
    if (this._value) return
    this._value = true
    if (this._waiters === null) return
    for (const waiter of this._waiters) if (!waiter.done()) waiter._finish(true)
  }

  /** Takes the flag back. Who was woken before goes on all the same. */
  clear(): void {
    this._value = false
  }

  /**
   * Waits until the flag is set; not at all when it is.
   * @returns true
   * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Event.wait
   */
  wait(): Coroutine<true> {
    return new Wait(this)
  }

  __repr__(): string {
    const state = this._value ? 'set' : 'unset'
    return repr_with_state(this, state + waiters_text(this._waiters, this._profile.state_separator))
  }
}

class Wait extends WaitingCoroutine<true> {
  private readonly _event: Event

  constructor(event: Event) {
    super()
    this._event = event
  }
  protected override _proceed(waiter: Future | null): Future | null {
    if (waiter === null) return this._event._value ? null : stand_in_line(this._event)
    this._left(waiter)
    return null
  }
  override _outcome(): true {
    return true
  }
  protected override _interrupted(waiter: Future): void {
    this._left(waiter)
  }
  protected override _left(waiter: Future): void {
    leave_line(this._event._waiters as Deque<Future>, waiter)
  }
}
Wait.prototype.__name__ = 'wait'

/** The lock in what a condition was given, by the version's rules. */
function checked_lock(given: unknown, condition: Condition): ConditionLock {
  const profile = condition._profile
  const by_loop = profile.primitive_binding === 'construction'
  const wanted = by_loop ? '_loop' : 'locked'
  if (typeof given !== 'object' || given === null || !(wanted in given)) {
    throw new AttributeError(`'${type_name_of(given)}' object has no attribute '${wanted}'`)
  }
  const lock = given as ConditionLock
  if (by_loop && lock._loop !== condition._loop) {
    throw new ValueError('loop argument must agree with lock')
  }
  return lock
}

interface ConditionLock extends Acquirable {
  readonly _loop?: unknown
  locked(): boolean
}

/**
 * A lock whose holder can wait until another holder tells that something has changed.
 * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition
 */
export class Condition extends _ContextManagerMixin {
  readonly _lock: ConditionLock
  readonly _waiters = new Deque<Future>()

  /**
   * @param lock - the lock to use; a new one by default
   * @param options - `loop` (until 3.9)
   * @throws {ValueError} when the lock is of another loop (until 3.9)
   */
  constructor(lock?: Lock | null | ConditionOptions, options?: ConditionOptions)
  constructor(...args: unknown[]) {
    const profile = profile_of_class(new.target)
    const signature = { name: 'Condition.__init__', parameters: ['lock'] }
    const given = construction_arguments({ target: new.target, signature, args }, profile)
    super(profile, given.loop)
    const lock = given['lock']
    // The new lock is told the loop too, and so warns of it too, where that is deprecated.
    this._lock =
      lock == null ? new (view(Lock, profile))(inner_options(given.loop)) : checked_lock(lock, this)
  }

  /** Whether somebody holds the lock. */
  locked(): boolean {
    return this._lock.locked()
  }

  /** Waits until the lock is free and takes it. */
  acquire(): Coroutine<true> {
    return this._lock.acquire() as Coroutine<true>
  }

  /**
   * Frees the lock.
   * @throws {RuntimeError} when nobody holds it
   */
  release(): void {
    this._lock.release()
  }

  /**
   * Frees the lock, waits until it is notified, and takes the lock again, also when it is cancelled.
   * @returns true
   * @throws {RuntimeError} when the lock is not held
   * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition.wait
   */
  wait(): Coroutine<true> {
    return library_coroutine('wait', this._wait())
  }

  private *_wait(): Steps<true> {
    if (!this.locked()) throw new RuntimeError('cannot wait on un-acquired lock')
    return this._profile.condition_cancelled === 'passed_on'
      ? yield* wait_and_pass_on(this)
      : yield* wait_and_lose(this)
  }

  /** Waits in line to be notified. @internal */
  *_stand_in_line(waiter: Future): Steps<void> {
    const line = this._waiters
    line.append(waiter)
    try {
      yield* waiter
    } finally {
      leave_line(line, waiter)
    }
  }

  /**
   * Takes the lock again, however often it is cancelled meanwhile.
   * @returns the last cancellation, or null
   * @internal
   */
  *_reacquire(): Steps<Error | null> {
    let cancelled: Error | null = null
    for (;;) {
      try {
        yield* acquiring(this)
        return cancelled
      } catch (error) {
        if (!is_cancelled_error(error)) throw error
        cancelled = error
      }
    }
  }

  /**
   * Waits until a condition holds: asked at first, and after every notification.
   * @param predicate - called with the lock held
   * @returns what the predicate gave last
   * @throws {RuntimeError} when the lock is not held and it has to wait
   * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition.wait_for
   */
  wait_for<T>(predicate: (() => T) | { readonly predicate: () => T }): Coroutine<T> {
    return library_coroutine('wait_for', this._wait_for(named('predicate', predicate) as () => T))
  }

  private *_wait_for<T>(predicate: () => T): Steps<T> {
    if (typeof predicate !== 'function') {
      throw new TypeError(`'${type_name_of(predicate)}' object is not callable`)
    }
    let result = predicate()
    while (!result) {
      yield* steps(this.wait())
      result = predicate()
    }
    return result
  }

  /**
   * Wakes those who wait longest. They go on when they have the lock again, so not before it is released.
   * @param n - how many at most, 1 by default
   * @throws {RuntimeError} when the lock is not held
   * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Condition.notify
   */
  notify(n?: OrNamed<'n', number>): void {
    const refuse = only('n', 'Condition.notify', this._profile)
    const count = (named('n', n as OrNamed<'n', never>, refuse) as number | null) ?? 1
    if (!this.locked()) throw new RuntimeError('cannot notify on un-acquired lock')
    this._notify(count)
  }

  /** Wakes everybody who waits. */
  notify_all(): void {
    this.notify(this._waiters.length)
  }

  /** @internal */
  _notify(n: number): void {
    let woken = 0
    for (const waiter of this._waiters) {
      if (woken >= n) break
      if (waiter.done()) continue
      woken += 1
      waiter._finish(false)
    }
  }

  __repr__(): string {
    const state = this.locked() ? 'locked' : 'unlocked'
    return repr_with_state(this, state + waiters_text(this._waiters, this._profile.state_separator))
  }
}

/** Until 3.12: a waiter that is cancelled after it was notified takes the notification with it. */
function* wait_and_lose(condition: Condition): Steps<true> {
  condition.release()
  let interrupted: { error: unknown } | null = null
  try {
    yield* condition._stand_in_line(condition._get_loop().create_future())
  } catch (error) {
    interrupted = { error }
  }
  const cancelled = yield* condition._reacquire()
  if (cancelled !== null) {
    const fresh = new_cancelled_error(condition._profile, null)
    if (is_error(interrupted?.error)) set_context(fresh, interrupted.error)
    throw fresh
  }
  if (interrupted !== null) throw interrupted.error
  return true
}

/** Since 3.13: whatever ends the wait but a notification wakes somebody else, whose notification it may have been. */
function* wait_and_pass_on(condition: Condition): Steps<true> {
  const waiter = condition._get_loop().create_future()
  condition.release()
  try {
    let interrupted: { error: unknown } | null = null
    try {
      yield* condition._stand_in_line(waiter)
    } catch (error) {
      interrupted = { error }
    }
    const cancelled = yield* condition._reacquire()
    if (cancelled !== null) throw cancelled
    if (interrupted !== null) throw interrupted.error
    return true
  } catch (error) {
    condition._notify(1)
    throw error
  }
}

declare_class(Lock, 'asyncio.locks', 'Lock')
declare_class(Event, 'asyncio.locks', 'Event')
declare_class(Condition, 'asyncio.locks', 'Condition')
