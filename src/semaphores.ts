import { ValueError } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import { str } from './builtins.js'
import { Deque } from './collections/deque.js'
import { is_kw, is_plain_object } from './compat/kw.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { is_cancelled_error } from './exceptions.js'
import type { Future } from './futures.js'
import { _ContextManagerMixin } from './lock_managers.js'
import { check_loop_argument } from './loop_argument.js'
import { type LoopOptions, construction_arguments, profile_of_class, repr_with_state } from './mixins.js'
import { type Line, leave_line, somebody_waits, waiters_text } from './waiting_line.js'

/** Keyword arguments of `Semaphore` and `BoundedSemaphore`. */
export interface SemaphoreOptions extends LoopOptions {
  /** How many may hold it at once. */
  value?: number
}

/** How a version hands out permits. */
interface Fairness {
  /** What `locked()` says. */
  locked(semaphore: Semaphore): boolean
  /** Whether somebody who asks now gets a permit at once. */
  free(semaphore: Semaphore): boolean
  /** Waits for a permit and takes it. */
  wait(semaphore: Semaphore): Steps<true>
  /** A permit was given back. */
  wake_next(semaphore: Semaphore): void
}

function stand_in_line(semaphore: Semaphore): Future {
  const waiter = semaphore._get_loop().create_future()
  ;(semaphore._waiters ??= new Deque()).append(waiter)
  return waiter
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
  free: (semaphore) => semaphore._value > 0,
  *wait(semaphore) {
    while (semaphore._value <= 0) {
      const waiter = stand_in_line(semaphore)
      try {
        yield* waiter
      } catch (error) {
        // Woken and cancelled at once: the permit is for the next one.
        waiter.cancel()
        if (semaphore._value > 0 && !waiter.cancelled()) wake_and_drop(semaphore)
        throw error
      }
    }
    semaphore._value -= 1
    return true
  },
  wake_next: wake_and_drop,
}

/** 3.9: nobody gets a permit while somebody is on the way who was woken. */
const ANNOUNCED: Fairness = {
  locked: (semaphore) => semaphore._value === 0,
  free: (semaphore) => !semaphore._wakeup_scheduled && semaphore._value > 0,
  *wait(semaphore) {
    while (semaphore._wakeup_scheduled || semaphore._value <= 0) {
      const waiter = stand_in_line(semaphore)
      try {
        yield* waiter
        semaphore._wakeup_scheduled = false
      } catch (error) {
        if (is_cancelled_error(error)) ANNOUNCED.wake_next(semaphore)
        throw error
      }
    }
    semaphore._value -= 1
    return true
  },
  wake_next(semaphore) {
    if (wake_and_drop(semaphore)) semaphore._wakeup_scheduled = true
  },
}

/** Gives a permit to the first in line who has none: it is taken on the waiter's behalf. */
function grant(semaphore: Semaphore): boolean {
  if (semaphore._waiters === null) return false
  for (const waiter of semaphore._waiters) {
    if (waiter.done()) continue
    semaphore._value -= 1
    waiter._finish(true)
    return true
  }
  return false
}

const in_line = {
  locked: (semaphore: Semaphore) => semaphore._value === 0 || somebody_waits(semaphore._waiters),
  free: (semaphore: Semaphore) => semaphore._value !== 0 && !somebody_waits(semaphore._waiters),
  wake_next: grant,
}

/** 3.10 to 3.12: first in, first out; who gets a permit hands one more on at most. */
const GRANTED: Fairness = {
  ...in_line,
  *wait(semaphore) {
    const waiter = stand_in_line(semaphore)
    try {
      try {
        yield* waiter
      } finally {
        leave_line(semaphore._waiters as Deque<Future>, waiter)
      }
    } catch (error) {
      if (is_cancelled_error(error) && !waiter.cancelled()) {
        semaphore._value += 1
        grant(semaphore)
      }
      throw error
    }
    if (semaphore._value > 0) grant(semaphore)
    return true
  },
}

/** Since 3.13: first in, first out, and whoever leaves the line hands on every permit there is. */
const GRANTED_ALL: Fairness = {
  ...in_line,
  *wait(semaphore) {
    const waiter = stand_in_line(semaphore)
    try {
      try {
        yield* waiter
      } finally {
        leave_line(semaphore._waiters as Deque<Future>, waiter)
      }
    } catch (error) {
      if (is_cancelled_error(error) && waiter.done() && !waiter.cancelled()) semaphore._value += 1
      throw error
    } finally {
      while (semaphore._value > 0 && grant(semaphore));
    }
    return true
  },
}

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
  private readonly _fairness: Fairness

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
    return library_coroutine('acquire', this._acquire())
  }

  private *_acquire(): Steps<true> {
    if (!this._fairness.free(this)) return yield* this._fairness.wait(this)
    this._value -= 1
    return true
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
