import { Exception, is_ordinary_instance, recognise } from '../builtins/base.js'
import { RuntimeError } from '../builtins/errors.js'
import { declare_class } from '../builtins/names.js'

/** The base of the exceptions of `concurrent.futures`. */
export class Error extends Exception {}

/**
 * A future was cancelled.
 *
 * `instanceof` holds for the `CancelledError` of an asyncio of 3.6 or 3.7 as well, which is this very class there.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.CancelledError
 */
export class CancelledError extends Error {}

/**
 * An operation is not allowed in the state the future is in.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.InvalidStateError
 */
export class InvalidStateError extends Error {}

/**
 * An executor is broken and takes no more calls.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.BrokenExecutor
 */
export class BrokenExecutor extends RuntimeError {}

export { TimeoutError } from '../builtins/os_error.js'

// What asyncio raised until it had exceptions of its own. Named as Python names them; asyncio's exceptions module
// makes the classes of one name recognise one another.

/** `asyncio.CancelledError` of 3.6 and 3.7: an `Exception`. @internal */
export class CancelledErrorLegacy extends Error {}

/** `asyncio.TimeoutError` of 3.6 and 3.7. @internal */
export class TimeoutErrorLegacy extends Error {}

/** `asyncio.InvalidStateError` of 3.6 and 3.7. @internal */
export class InvalidStateErrorLegacy extends Error {}

recognise(CancelledError, (value) => is_ordinary_instance(CancelledErrorLegacy, value))

declare_class(Error, 'concurrent.futures._base', 'Error')
declare_class(CancelledError, 'concurrent.futures._base', 'CancelledError')
declare_class(InvalidStateError, 'concurrent.futures._base', 'InvalidStateError')
declare_class(BrokenExecutor, 'concurrent.futures._base', 'BrokenExecutor')
declare_class(CancelledErrorLegacy, 'concurrent.futures._base', 'CancelledError')
declare_class(TimeoutErrorLegacy, 'concurrent.futures._base', 'TimeoutError')
declare_class(InvalidStateErrorLegacy, 'asyncio.base_futures', 'InvalidStateError')
