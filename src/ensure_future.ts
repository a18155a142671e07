import { RuntimeError, ValueError } from './builtins.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import {
  Coroutine,
  await_steps,
  has_await,
  has_steps,
  is_generator,
  is_thenable,
  library_coroutine,
} from './coroutines.js'
import { get_event_loop } from './events.js'
import { type Awaitable, type CoroutineLike, Future } from './futures.js'
import type { Task } from './tasks.js'
import { warn } from './compat/warn.js'
import { refuse_keywords } from './keywords.js'
import { current_profile } from './loop_argument.js'
import { wrap_promise } from './promises.js'

/** Keyword arguments of `ensure_future`. */
export interface EnsureFutureOptions {
  /** The loop to make a task on; by default the running or the current one. */
  loop?: AbstractEventLoop | null
}

/**
 * Whether a value is a future: it has the attribute that tells.
 * @param obj - anything
 * @see https://docs.python.org/3/library/asyncio-future.html#asyncio.isfuture
 */
export function isfuture(obj: unknown): obj is Future {
  if (obj instanceof Future) return true
  if (typeof obj !== 'object' || obj === null) return false
  return (obj as { _asyncio_future_blocking?: unknown })._asyncio_future_blocking != null
}

/**
 * A future of whatever can be awaited: futures themselves, a task of a coroutine, a future of a promise.
 * @param coro_or_future - what can be awaited
 * @param options - `loop`: the loop to make a task on
 * @throws {TypeError} for what cannot be awaited
 * @throws {ValueError} for a future of another loop than the one given
 * @see https://docs.python.org/3/library/asyncio-future.html#asyncio.ensure_future
 */
export function ensure_future<F extends Future>(coro_or_future: F, options?: EnsureFutureOptions): F
export function ensure_future<T>(coro_or_future: CoroutineLike<T>, options?: EnsureFutureOptions): Task<T>
export function ensure_future<T>(coro_or_future: Awaitable<T>, options?: EnsureFutureOptions): Future<T>
export function ensure_future<T>(coro_or_future: Awaitable<T>, options?: EnsureFutureOptions): Future<T> {
  if (options !== undefined) refuse_keywords(current_profile(), 'ensure_future', options, ['loop'])
  const wanted = options?.loop ?? null
  if (isfuture(coro_or_future)) {
    if (wanted !== null && wanted !== coro_or_future._loop) {
      throw new ValueError(coro_or_future._loop._profile.mismatched_loop_text)
    }
    return coro_or_future
  }
  const is_coroutine =
    coro_or_future instanceof Coroutine ||
    is_generator(coro_or_future) ||
    typeof coro_or_future === 'function' ||
    has_steps(coro_or_future)
  if (is_coroutine) return make_task(coro_or_future, wanted)
  if (has_await(coro_or_future)) {
    const wrapped = library_coroutine('_wrap_awaitable', await_steps(coro_or_future))
    return make_task(wrapped as unknown as Awaitable<T>, wanted)
  }
  if (is_thenable(coro_or_future)) {
    return wrap_promise(coro_or_future, (wanted ?? get_event_loop()) as BaseEventLoop)
  }
  throw new TypeError('An asyncio.Future, a coroutine or an awaitable is required')
}

function make_task<T>(coro: unknown, wanted: AbstractEventLoop | null): Future<T> {
  const loop = (wanted ?? get_event_loop()) as BaseEventLoop
  try {
    return loop.create_task(coro as Coroutine<T>)
  } catch (error) {
    if (
      loop._profile.refused_coroutine_closed &&
      error instanceof RuntimeError &&
      coro instanceof Coroutine
    ) {
      coro.close()
    }
    throw error
  }
}

/** `ensure_future` under its older name, which is a keyword of Python now: `asyncio.async`. */
export function _async<T>(coro_or_future: Awaitable<T>, options?: EnsureFutureOptions): Future<T> {
  if (options !== undefined) refuse_keywords(current_profile(), 'async_', options, ['loop'])
  warn('asyncio.async() function is deprecated, use ensure_future()', 'DeprecationWarning')
  return ensure_future(coro_or_future, options)
}
