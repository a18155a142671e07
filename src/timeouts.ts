import { RuntimeError, repr, BaseExceptionGroup } from './builtins.js'
import { get_context, set_cause } from './builtins/chaining.js'
import { declare_class, is_error, type_name_of } from './builtins/names.js'
import { NEEDS_THE_EXCEPTION, refuse_using } from './disposal.js'
import { unnamed } from './keywords.js'
import { get_running_loop } from './events.js'
import { is_cancelled_error } from './exceptions.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { new_timeout_error } from './futures.js'
import type { Handle } from './handles.js'
import { current_task } from './task_functions.js'
import type { Task } from './tasks.js'

/** The states of a Timeout, by the words of its repr. */
const State = {
  CREATED: 'created',
  ENTERED: 'active',
  EXPIRING: 'expiring',
  EXPIRED: 'expired',
  EXITED: 'finished',
} as const

type TimeoutState = (typeof State)[keyof typeof State]

/**
 * A limit for a block of code: the task is cancelled when time is up, and the cancellation becomes a TimeoutError at
 * the end of the block.
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.Timeout
 */
export class Timeout {
  private _state: TimeoutState = State.CREATED
  private _timeout_handler: Handle | null = null
  private _task: Task | null = null
  private _when: number | null
  /** How many requests to cancel the task had when the block began. */
  private _cancelling = 0

  /** @param when - the time, on the loop's clock (seconds); null: no limit */
  constructor(when: number | null | undefined) {
    this._when = unnamed('when', when) ?? null
  }

  /** The time that the limit is at, on the loop's clock (seconds); null: no limit. */
  when(): number | null {
    return this._when
  }

  /**
   * Moves the limit.
   * @param when - the time, on the loop's clock (seconds); null: no limit
   * @throws {RuntimeError} outside the block
   */
  reschedule(when: number | null | undefined): void {
    if (this._state !== State.ENTERED) {
      if (this._state === State.CREATED) throw new RuntimeError('Timeout has not been entered')
      throw new RuntimeError(`Cannot change state of ${this._state} Timeout`)
    }
    this._when = unnamed('when', when) ?? null
    this._timeout_handler?.cancel()
    this._timeout_handler = null
    if (this._when === null) return
    const loop = get_running_loop()
    const on_timeout = (): void => {
      this._on_timeout()
    }
    this._timeout_handler =
      this._when <= loop.time() ? loop.call_soon(on_timeout) : loop.call_at(this._when, on_timeout)
  }

  /** Whether time was up before the block ended. */
  expired(): boolean {
    return this._state === State.EXPIRING || this._state === State.EXPIRED
  }

  private _on_timeout(): void {
    this._task?.cancel()
    this._state = State.EXPIRING
    this._timeout_handler = null
  }

  /** Begins the block. */
  __aenter__(): Coroutine<this> {
    return library_coroutine('__aenter__', this._enter())
  }

  private *_enter(): Steps<this> {
    if (this._state !== State.CREATED) throw new RuntimeError('Timeout has already been entered')
    const task = current_task()
    if (task === null) throw new RuntimeError('Timeout should be used inside a task')
    this._state = State.ENTERED
    this._task = task
    this._cancelling = task.cancelling()
    this.reschedule(this._when)
    return this
  }

  /** Ends the block; a cancellation that was this limit's becomes a TimeoutError. */
  __aexit__(_type: unknown, error: unknown, _tb: unknown): Coroutine<void> {
    return library_coroutine('__aexit__', this._exit(error))
  }

  private *_exit(error: unknown): Steps<void> {
    this._timeout_handler?.cancel()
    this._timeout_handler = null
    if (this._state === State.ENTERED) this._state = State.EXITED
    if (this._state !== State.EXPIRING) return
    this._state = State.EXPIRED
    const task = this._task as Task
    if (task.uncancel() > this._cancelling || !is_error(error)) return
    const profile = task._loop._profile
    if (is_cancelled_error(error)) {
      const timeout_error = new_timeout_error(profile)
      set_cause(timeout_error, error)
      throw timeout_error
    }
    if (!profile.timeout_in_context) return
    insert_timeout_error(error, () => new_timeout_error(profile))
    if (error instanceof BaseExceptionGroup) {
      for (const each of error.exceptions)
        insert_timeout_error(each as Error, () => new_timeout_error(profile))
    }
  }

  __repr__(): string {
    const parts = [`<Timeout [${this._state}]`]
    if (this._state === State.ENTERED) {
      const when = this._when === null ? null : Math.round(this._when * 1000) / 1000
      parts.push(`when=${when !== null && Number.isInteger(when) ? when.toFixed(1) : repr(when)}`)
    }
    return `${parts.join(' ')}>`
  }
}

/** Puts a TimeoutError before the CancelledError in an error's chain of contexts. */
function insert_timeout_error(error: Error, make: () => Error): void {
  let link = error as Error & { __context__?: Error | null }
  for (let next = get_context(link); next !== null; next = get_context(link)) {
    if (is_cancelled_error(next)) {
      const timeout_error = make() as Error & { __context__?: Error | null }
      set_cause(timeout_error, next)
      timeout_error.__context__ = next
      link.__context__ = timeout_error
      return
    }
    link = next
  }
}

/**
 * A limit for a block of code, from now.
 * @param delay - seconds; null: no limit
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.timeout
 */
export function timeout(delay: number | null | undefined): Timeout {
  const loop = get_running_loop()
  const seconds: unknown = unnamed('delay', delay) ?? null
  if (seconds !== null && typeof seconds !== 'number' && typeof seconds !== 'boolean') {
    throw new TypeError(`unsupported operand type(s) for +: 'float' and '${type_name_of(seconds)}'`)
  }
  return new Timeout(seconds === null ? null : loop.time() + Number(seconds))
}

/**
 * A limit for a block of code, at a time.
 * @param when - the time, on the loop's clock (seconds); null: no limit
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.timeout_at
 */
export function timeout_at(when: number | null | undefined): Timeout {
  return new Timeout(when)
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(Timeout, 'asyncio', 'Timeout')

refuse_using(Timeout.prototype, NEEDS_THE_EXCEPTION)
