import { ValueError } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import { str } from './builtins.js'
import type { Deque } from './collections/deque.js'
import { is_kw, is_plain_object } from './compat/kw.js'
import type { Coroutine } from './coroutines.js'
import { is_cancelled_error } from './exceptions.js'
import type { Future } from './futures.js'
import { _ContextManagerMixin } from './lock_managers.js'
import { check_loop_argument } from './loop_argument.js'
import { type LoopOptions, construction_arguments, profile_of_class, repr_with_state } from './mixins.js'
import { WaitingCoroutine } from './waiting_coroutine.js'
import {
  type Line,
  first_pending,
  leave_line,
  somebody_waits,
  stand_in_line,
  waiters_text,
} from './waiting_line.js'

/** Keyword arguments of `Semaphore` and `BoundedSemaphore`. */
export interface SemaphoreOptions extends LoopOptions {
  /** How many may hold it at once. */
  value?: number
}

/** How a version hands out permits. */
interface Fairness {
  /** What `locked()` says. */
  locked(semaphore: Semaphore): boolean
  /**
   * Takes a permit, or stands in line for one.
   * @param waiter - what was waited for, and has a result; null at first
   * @returns what to wait for; null when the permit is taken
   */
  acquire(semaphore: Semaphore, waiter: Future | null): Future | null
  /** A wait has failed. */
  interrupted(semaphore: Semaphore, waiter: Future, error: unknown): void
  /** A coroutine was left where it waits. */
  left(semaphore: Semaphore, waiter: Future): void
  /** A permit was given back. */
  wake_next(semaphore: Semaphore): void
}

/** Takes waiters out of the line up to the first that is not done, and wakes that. */
function wake_and_drop(semaphore: Semaphore): boolean {
  const line = semaphore._waiters
  if (line === null) return false
  for (let waiter = line.popleft(); waiter !== undefined; waiter = line.popleft()) {
    if (waiter.done()) continue
    waiter._finish(undefined)
    return true
  }
  return false
}

/** Until 3.8: a permit is there for whoever asks first; who was woken may find it gone and lines up again, at the end. */
const BARGING: Fairness = {
  locked: (semaphore) => semaphore._value === 0,
  acquire(semaphore) {
    if (semaphore._value <= 0) return stand_in_line(semaphore)
    semaphore._value -= 1
    return null
  },
  interrupted(semaphore, waiter) {
    // Woken and cancelled at once: the permit is for the next one.
    waiter.cancel()
    if (semaphore._value > 0 && !waiter.cancelled()) wake_and_drop(semaphore)
  },
  left() {
    // It stays in line.
  },
  wake_next: wake_and_drop,
}

/** 3.9: nobody gets a permit while somebody is on the way who was woken. */
const ANNOUNCED: Fairness = {
  locked: (semaphore) => semaphore._value === 0,
  acquire(semaphore, waiter) {
    if (waiter !== null) semaphore._wakeup_scheduled = false
    if (semaphore._wakeup_scheduled || semaphore._value <= 0) return stand_in_line(semaphore)
    semaphore._value -= 1
    return null
  },
  interrupted(semaphore, _waiter, error) {
    if (is_cancelled_error(error)) ANNOUNCED.wake_next(semaphore)
  },
  left() {
    // It stays in line.
  },
  wake_next(semaphore) {
    if (wake_and_drop(semaphore)) semaphore._wakeup_scheduled = true
  },
}

/** Gives a permit to the first in line who has none: it is taken on the waiter's behalf. */
function grant(semaphore: Semaphore): boolean {
  const waiter = first_pending(semaphore._waiters)
  if (waiter === null) return false
  semaphore._value -= 1
  waiter._finish(true)
  return true
}

/** First come, first served. */
function first_come(granted: (semaphore: Semaphore) => void, interrupted: Fairness['interrupted']): Fairness {
  return {
    locked: (semaphore) => semaphore._value === 0 || somebody_waits(semaphore._waiters),
    acquire(semaphore, waiter) {
      if (waiter !== null) {
        leave_line(semaphore._waiters as Deque<Future>, waiter)
        granted(semaphore)
      } else if (semaphore._value === 0 || somebody_waits(semaphore._waiters)) {
        return stand_in_line(semaphore)
      } else semaphore._value -= 1
      return null
    },
    interrupted(semaphore, waiter, error) {
      leave_line(semaphore._waiters as Deque<Future>, waiter)
      interrupted(semaphore, waiter, error)
    },
    left(semaphore, waiter) {
      leave_line(semaphore._waiters as Deque<Future>, waiter)
    },
    wake_next: grant,
  }
}

/** 3.10 to 3.12: first in, first out; who gets a permit hands one more on at most. */
const GRANTED = first_come(
  (semaphore) => {
    if (semaphore._value > 0) grant(semaphore)
  },
  (semaphore, waiter, error) => {
    if (!is_cancelled_error(error) || waiter.cancelled()) return
    semaphore._value += 1
    grant(semaphore)
  },
)

function grant_all(semaphore: Semaphore): void {
  while (semaphore._value > 0 && grant(semaphore));
}

/** Since 3.13: first in, first out, and whoever leaves the line hands on every permit there is. */
const GRANTED_ALL: Fairness = {
  ...first_come(grant_all, (semaphore, waiter, error) => {
    if (is_cancelled_error(error) && waiter.done() && !waiter.cancelled()) semaphore._value += 1
    grant_all(semaphore)
  }),
  left(semaphore, waiter) {
    leave_line(semaphore._waiters as Deque<Future>, waiter)
    grant_all(semaphore)
  },
}

class Acquire extends WaitingCoroutine<true> {
  declare private readonly _semaphore: Semaphore

  constructor(semaphore: Semaphore) {
    super()
    this._semaphore = semaphore
  }
  protected override _proceed(waiter: Future | null): Future | null {
    return this._semaphore._fairness.acquire(this._semaphore, waiter)
  }
  override _outcome(): true {
    return true
  }
  protected override _interrupted(waiter: Future, error: unknown): void {
    this._semaphore._fairness.interrupted(this._semaphore, waiter, error)
  }
  protected override _left(waiter: Future): void {
    this._semaphore._fairness.left(this._semaphore, waiter)
  }
}
Acquire.prototype.__name__ = 'acquire'

const FAIRNESS = { barging: BARGING, announced: ANNOUNCED, granted: GRANTED, granted_all: GRANTED_ALL }

/**
 * At most so many tasks at a time.
 * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore
 */
export class Semaphore extends _ContextManagerMixin {
  /** How many permits are left; never negative. */
  _value: number
  _waiters: Line = null
  /** Whether somebody was woken who has not run yet; kept in one version only. @internal */
  _wakeup_scheduled = false
  /** @internal */
  readonly _fairness: Fairness

  /**
   * @param value - how many may hold it at once, 1 by default
   * @param options - `loop` (until 3.9)
   * @throws {ValueError} for a negative value
   */
  constructor(value?: number | SemaphoreOptions, options?: SemaphoreOptions)
  constructor(...args: unknown[]) {
    const profile = profile_of_class(new.target)
    const name = new.target.prototype._constructor_name
    const given = construction_arguments(
      { target: new.target, signature: { name, parameters: ['value'] }, args },
      profile,
    )
    const value = 'value' in given ? given['value'] : 1
    if (typeof value !== 'number') {
      throw new TypeError(`'<' not supported between instances of '${type_name_of(value)}' and 'int'`)
    }
    if (value < 0) throw new ValueError('Semaphore initial value must be >= 0')
    super(profile, given.loop)
    this._value = value
    this._fairness = FAIRNESS[profile.semaphore_fairness]
  }

  /** @internal */
  get _constructor_name(): string {
    return 'Semaphore.__init__'
  }

  /** Whether no permit is to be had at once. */
  locked(): boolean {
    return this._fairness.locked(this)
  }

  /**
   * Waits for a permit and takes it.
   * @returns true
   * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore.acquire
   */
  acquire(): Coroutine<true> {
    return new Acquire(this)
  }

  /**
   * Gives a permit back, or a new one; whoever waits longest will have it.
   * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore.release
   */
  release(): void {
    this._value += 1
    if (this._waiters !== null) this._fairness.wake_next(this)
  }

  __repr__(): string {
    const { state_separator: separator } = this._profile
    const state = this.locked() ? 'locked' : `unlocked${separator}value:${str(this._value)}`
    return repr_with_state(this, state + waiters_text(this._waiters, separator))
  }
}

/**
 * A semaphore that refuses to be released more often than it was acquired.
 * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.BoundedSemaphore
 */
export class BoundedSemaphore extends Semaphore {
  private readonly _bound_value: number

  constructor(value?: number | SemaphoreOptions, options?: SemaphoreOptions) {
    super(value, options)
    // Warns of a loop argument by itself, and so does the class it derives from.
    const given = is_kw(value) || is_plain_object(value) ? value : options
    check_loop_argument('BoundedSemaphore', given as LoopOptions | undefined, this._profile)
    this._bound_value = this._value
  }

  override get _constructor_name(): string {
    return 'BoundedSemaphore.__init__'
  }

  /**
   * Gives a permit back.
   * @throws {ValueError} when all permits are there
   */
  override release(): void {
    if (this._value >= this._bound_value) throw new ValueError('BoundedSemaphore released too many times')
    super.release()
  }
}

declare_class(Semaphore, 'asyncio.locks', 'Semaphore')
declare_class(BoundedSemaphore, 'asyncio.locks', 'BoundedSemaphore')
