import { ValueError, str } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import { view } from './compat/view.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { BrokenBarrierError } from './exceptions.js'
import { with_steps } from './context_managers.js'
import { Condition } from './locks.js'
import { _LoopBoundMixin, construction_arguments, profile_of_class, repr_with_state } from './mixins.js'

/** Keyword arguments of `Barrier`. */
export interface BarrierOptions {
  /** How many tasks wait for each other. */
  parties: number
}

/** The states of a Barrier, by the words of its repr. */
const State = {
  FILLING: 'filling',
  DRAINING: 'draining',
  RESETTING: 'resetting',
  BROKEN: 'broken',
} as const

type BarrierState = (typeof State)[keyof typeof State]

/**
 * A place where a number of tasks wait for each other.
 *
 *     filling ── the last one comes ──→ draining ── all have left ──→ filling
 *     filling ── reset ──→ resetting ── all have left ──→ filling
 *     any ── abort ──→ broken ── reset ──→ filling, or resetting while somebody is inside
 *
 * While it drains or resets, newcomers wait outside.
 *
 * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier
 */
export class Barrier extends _LoopBoundMixin {
  private readonly _cond: Condition
  private readonly _parties: number
  private _state: BarrierState = State.FILLING
  /** How many are inside. */
  private _count = 0

  /**
   * @param parties - how many tasks wait for each other
   * @throws {ValueError} when that is less than one
   */
  constructor(parties: number | BarrierOptions)
  constructor(...args: unknown[]) {
    const profile = profile_of_class(new.target)
    const signature = { name: 'Barrier.__init__', parameters: ['parties'], required: 1 }
    const { parties } = construction_arguments({ target: new.target, signature, args }, profile) as {
      readonly parties?: unknown
    }
    if (typeof parties !== 'number') {
      throw new TypeError(`'<' not supported between instances of '${type_name_of(parties)}' and 'int'`)
    }
    if (parties < 1) throw new ValueError(profile.barrier_too_small_text)
    super(profile, null)
    this._parties = parties
    this._cond = new (view(Condition, profile))()
  }

  /** How many tasks wait for each other. */
  get parties(): number {
    return this._parties
  }

  /** How many wait inside while the barrier fills. */
  get n_waiting(): number {
    return this._state === State.FILLING ? this._count : 0
  }

  /** Whether the barrier was aborted. */
  get broken(): boolean {
    return this._state === State.BROKEN
  }

  /** Waits; a block behind the barrier is run by all parties at once. */
  __aenter__(): Coroutine<number> {
    return this.wait()
  }

  __aexit__(_type: unknown, _error: unknown, _tb: unknown): Coroutine<void> {
    return library_coroutine('__aexit__', nothing())
  }

  /**
   * Waits until all parties have come.
   * @returns a different number from 0 to `parties` - 1 for each
   * @throws {BrokenBarrierError} when the barrier is aborted or reset
   * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.wait
   */
  wait(): Coroutine<number> {
    return library_coroutine('wait', this._locked(this._pass()))
  }

  /**
   * Makes those who wait fail, and the barrier as good as new.
   * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.reset
   */
  reset(): Coroutine<void> {
    return library_coroutine('reset', this._locked(this._reset()))
  }

  /**
   * Makes those who wait fail, and everybody who comes until the barrier is reset.
   * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.abort
   */
  abort(): Coroutine<void> {
    return library_coroutine('abort', this._locked(this._abort()))
  }

  private _locked<T>(body: Steps<T>): Steps<T> {
    return with_steps(this._cond, () => body)
  }

  private *_pass(): Steps<number> {
    yield* this._enter()
    const place = this._count
    this._count += 1
    try {
      if (place + 1 === this._parties) this._change(State.DRAINING)
      else yield* this._wait()
      return place
    } finally {
      this._count -= 1
      if (this._count === 0) this._empty()
    }
  }

  /** Waits outside until those who were here before have left. */
  private *_enter(): Steps<void> {
    yield* this._cond.wait_for(() => this._state !== State.DRAINING && this._state !== State.RESETTING)
    if (this._state === State.BROKEN) throw new BrokenBarrierError('Barrier aborted')
  }

  private *_wait(): Steps<void> {
    yield* this._cond.wait_for(() => this._state !== State.FILLING)
    if (this._state === State.BROKEN || this._state === State.RESETTING) {
      throw new BrokenBarrierError('Abort or reset of barrier')
    }
  }

  private _empty(): void {
    if (this._state === State.RESETTING || this._state === State.DRAINING) this._state = State.FILLING
    this._cond.notify_all()
  }

  private _change(state: BarrierState): void {
    this._state = state
    this._cond.notify_all()
  }

  private *_reset(): Steps<void> {
    this._change(this._count > 0 ? State.RESETTING : State.FILLING)
  }

  private *_abort(): Steps<void> {
    this._change(State.BROKEN)
  }

  __repr__(): string {
    const filled = this.broken ? '' : `, waiters:${this.n_waiting}/${str(this._parties)}`
    return repr_with_state(this, this._state + filled)
  }
}

function* nothing(): Steps<void> {
  return undefined
}

declare_class(Barrier, 'asyncio.locks', 'Barrier')
