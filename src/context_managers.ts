import { AttributeError } from './builtins.js'
import { set_context } from './builtins/chaining.js'
import { is_error, type_name_of } from './builtins/names.js'
import { type Coroutine, type Steps, call_steps, library_coroutine, steps } from './coroutines.js'
import { current_profile } from './loop_argument.js'
import type { Yielded } from './futures.js'
import { is_signal, signal_steps } from './signal_blocks.js'

/** An object that `async with` can be written with. */
export interface AsyncContextManager<X = unknown> {
  __aenter__(): PromiseLike<X> | Iterable<Yielded> | X
  __aexit__(type: unknown, exc: unknown, tb: unknown): unknown
}

function method(manager: unknown, name: '__aenter__' | '__aexit__'): (...args: unknown[]) => unknown {
  const found = (manager as Record<string, unknown> | null | undefined)?.[name]
  if (typeof found === 'function') return found.bind(manager) as (...args: unknown[]) => unknown
  const given = type_name_of(manager)
  if (current_profile().async_with_refusal === 'attribute_error') throw new AttributeError(name)
  const missed = name === '__aexit__' ? ' (missed __aexit__ method)' : ''
  throw new TypeError(`'${given}' object does not support the asynchronous context manager protocol${missed}`)
}

function* leave(exit: (...args: unknown[]) => unknown, error: unknown): Steps {
  const type = is_error(error) ? error.constructor : null
  try {
    return yield* steps_of_result(exit(type, error, null))
  } catch (raised) {
    // What __aexit__ raises was raised while the body's error was handled.
    if (is_error(raised) && is_error(error) && raised !== error) set_context(raised, error)
    throw raised
  }
}

// What a method returns need not be awaitable: an async function's promise, a coroutine, or just a value.
function* steps_of_result(value: unknown): Steps {
  if (typeof value !== 'object' || value === null) return value
  return 'then' in value || Symbol.iterator in value || '__await__' in value ? yield* steps(value) : value
}

/**
 * Steps of `async with manager as x: body`.
 * @param body - called with what `__aenter__` gives; gives the steps of the block
 * @returns what the body returns; undefined when `__aexit__` swallowed its error
 */
export function* with_steps<X, T>(manager: AsyncContextManager<X>, body: (x: X) => Steps<T>): Steps<T> {
  const exit = method(manager, '__aexit__')
  const enter = method(manager, '__aenter__')
  const entered = (yield* steps_of_result(enter())) as X
  let result: T
  try {
    result = yield* body(entered)
  } catch (error) {
    const swallowed = yield* leave(exit, error)
    if (swallowed === true || (swallowed !== false && Boolean(swallowed))) return undefined as T
    throw error
  }
  yield* steps_of_result(exit(null, null, null))
  return result
}

/**
 * `async with manager as x: body`.
 *
 * In place of a manager there may be an AbortSignal: the task is cancelled in the block when the signal is aborted, and
 * the block then throws `signal.reason`. Of a signal that is aborted already the body is not called.
 *
 * @param manager - an object with `__aenter__` and `__aexit__`, or an AbortSignal
 * @param body - an async function or a generator function, called with what `__aenter__` gives, or with the signal
 * @returns what the body returns; undefined when `__aexit__` swallowed its error
 * @throws what the body throws, unless `__aexit__` swallows it; `signal.reason` when the signal ended the block
 * @throws {CancelledError} when the task was cancelled by somebody else, whether the signal is aborted or not
 * @see https://docs.python.org/3/reference/compound_stmts.html#async-with
 */
export function async_with<X, T>(
  manager: AsyncContextManager<X>,
  body: ((x: X) => PromiseLike<T>) | ((x: X) => Generator<Yielded, T>),
): Coroutine<T>
export function async_with<T>(
  signal: AbortSignal,
  body: ((signal: AbortSignal) => PromiseLike<T>) | ((signal: AbortSignal) => Generator<Yielded, T>),
): Coroutine<T>
export function async_with<T>(
  manager: AsyncContextManager | AbortSignal,
  body: (x: never) => unknown,
): Coroutine<T> {
  const block = (x: unknown): Steps<T> => call_steps<T>(body, x)
  const made = is_signal(manager) ? signal_steps(manager, block) : with_steps(manager, block)
  return library_coroutine('async_with', made)
}
