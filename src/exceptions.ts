import { BaseException, Exception, hidden, is_ordinary_instance, recognise } from './builtins/base.js'
import { EOFError, RuntimeError } from './builtins/errors.js'
import { declare_class } from './builtins/names.js'
import { TimeoutError } from './builtins/os_error.js'
import {
  CancelledErrorLegacy,
  InvalidStateErrorLegacy,
  TimeoutErrorLegacy,
} from './concurrent_futures/errors.js'

export { CancelledErrorLegacy, InvalidStateErrorLegacy, TimeoutError, TimeoutErrorLegacy }

/**
 * A task or future was cancelled.
 *
 * Only a `BaseException`, so that what handles errors of every kind lets it pass; an `Exception` when an asyncio of
 * 3.6 or 3.7 raises it. `instanceof` holds for both, whichever version's name is asked.
 *
 * @see https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.CancelledError
 */
export class CancelledError extends BaseException {}

recognise(CancelledError, is_cancelled_error)
recognise(CancelledErrorLegacy, is_cancelled_error)

/** Prototypes of cancellations have it: one look-up tells them, where two `instanceof` would each walk a chain. */
const IS_CANCELLATION = Symbol('is a cancellation')

hidden(CancelledError.prototype, IS_CANCELLATION, true)
hidden(CancelledErrorLegacy.prototype, IS_CANCELLATION, true)

/**
 * Whether a value is a cancellation, be it raised by an old asyncio or a new one: `instanceof CancelledError`, for hot
 * paths.
 */
export function is_cancelled_error(value: unknown): value is CancelledError {
  return typeof value === 'object' && value !== null && (value as MaybeCancellation)[IS_CANCELLATION] === true
}

interface MaybeCancellation {
  readonly [IS_CANCELLATION]?: boolean
}

/**
 * What asyncio raised on a deadline from 3.8 to 3.10: neither the `TimeoutError` of the builtins, which it is since
 * 3.11, nor that of `concurrent.futures`, which it was before.
 *
 * @internal
 */
export class TimeoutErrorOwn extends Exception {}

/**
 * An operation is not allowed in the state a future is in.
 *
 * @see https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.InvalidStateError
 */
export class InvalidStateError extends Exception {}

/**
 * The system call behind `sendfile` does not serve this socket or file.
 *
 * @see https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.SendfileNotAvailableError
 */
export class SendfileNotAvailableError extends RuntimeError {}

/**
 * A stream ended before everything asked for was read.
 *
 * @see https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.IncompleteReadError
 */
export class IncompleteReadError extends EOFError {
  /** What was read until the end, at most `expected` bytes. */
  readonly partial: Uint8Array
  /** How many bytes were asked for; `null` when a separator was looked for. */
  readonly expected: number | null

  /**
   * @param partial - the bytes read before the end
   * @param expected - how many there should have been; `null` when that is not known
   */
  constructor(partial: Uint8Array, expected: number | null | undefined) {
    super(`${partial.length} bytes read on a total of ${expected ?? 'undefined'} expected bytes`)
    this.partial = partial
    this.expected = expected ?? null
  }
}

/** {@link IncompleteReadError} of 3.6 and 3.7, which prints an unknown size as `None`. @internal */
export class IncompleteReadErrorLegacy extends EOFError {
  /** What was read until the end, at most `expected` bytes. */
  readonly partial: Uint8Array
  /** How many bytes were asked for; `null` when a separator was looked for. */
  readonly expected: number | null

  /**
   * @param partial - the bytes read before the end
   * @param expected - how many there should have been; `null` when that is not known
   */
  constructor(partial: Uint8Array, expected: number | null | undefined) {
    super(`${partial.length} bytes read on a total of ${expected ?? 'None'} expected bytes`)
    this.partial = partial
    this.expected = expected ?? null
  }
}

const is_incomplete_read = (value: unknown): boolean =>
  is_ordinary_instance(IncompleteReadError, value) || is_ordinary_instance(IncompleteReadErrorLegacy, value)
recognise(IncompleteReadError, is_incomplete_read)
recognise(IncompleteReadErrorLegacy, is_incomplete_read)

/**
 * A line or block is longer than the buffer of its stream.
 *
 * @see https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.LimitOverrunError
 */
export class LimitOverrunError extends Exception {
  /** How many bytes of the buffer are to be consumed before reading on makes sense. */
  readonly consumed: number

  /**
   * @param message - the text
   * @param consumed - how many bytes are to be consumed
   */
  constructor(message: string, consumed: number) {
    super(message)
    this.consumed = consumed
  }
}

/**
 * A barrier was aborted or reset while tasks waited for it.
 *
 * @see https://docs.python.org/3/library/asyncio-sync.html#asyncio.BrokenBarrierError
 */
export class BrokenBarrierError extends RuntimeError {}

/**
 * `get_nowait()` was called on an empty queue.
 *
 * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.QueueEmpty
 */
export class QueueEmpty extends Exception {}

/**
 * `put_nowait()` was called on a full queue.
 *
 * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.QueueFull
 */
export class QueueFull extends Exception {}

/**
 * An item is put into, or asked of, a queue that was shut down.
 *
 * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.QueueShutDown
 */
export class QueueShutDown extends Exception {}

declare_class(CancelledError, 'asyncio.exceptions', 'CancelledError')
declare_class(TimeoutErrorOwn, 'asyncio.exceptions', 'TimeoutError')
declare_class(InvalidStateError, 'asyncio.exceptions', 'InvalidStateError')
declare_class(SendfileNotAvailableError, 'asyncio.exceptions', 'SendfileNotAvailableError')
declare_class(IncompleteReadError, 'asyncio.exceptions', 'IncompleteReadError')
declare_class(IncompleteReadErrorLegacy, 'asyncio.streams', 'IncompleteReadError')
declare_class(LimitOverrunError, 'asyncio.exceptions', 'LimitOverrunError')
declare_class(BrokenBarrierError, 'asyncio.exceptions', 'BrokenBarrierError')
declare_class(QueueEmpty, 'asyncio.queues', 'QueueEmpty')
declare_class(QueueFull, 'asyncio.queues', 'QueueFull')
declare_class(QueueShutDown, 'asyncio.queues', 'QueueShutDown')
