import { set_cause, set_context } from './builtins/chaining.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { with_steps } from './context_managers.js'
import {
  type Coroutine,
  type Steps,
  call_steps,
  is_thenable,
  library_coroutine,
  steps,
} from './coroutines.js'
import { ensure_future } from './ensure_future.js'
import { get_running_loop } from './events.js'
import { is_cancelled_error } from './exceptions.js'
import { type Awaitable, type Future, new_timeout_error } from './futures.js'
import { is_kw, is_plain_object } from './compat/kw.js'
import { check_options } from './loop_argument.js'
import { type Timeout, timeout as timeout_after } from './timeouts.js'
import { release_waiter } from './waiting.js'

function* cancel_and_wait(future: Future, loop: BaseEventLoop): Steps<void> {
  const waiter = loop.create_future()
  const release = (): void => {
    release_waiter(waiter)
  }
  future.add_done_callback(release)
  try {
    future.cancel()
    yield* waiter
  } finally {
    future.remove_done_callback(release)
  }
}

/** What the versions with a task of its own for the awaitable do at the points where they differ. */
interface WaitForPolicy {
  /** A timeout of zero or less, and the awaitable is not done. */
  no_time(future: Future, loop: BaseEventLoop): Steps
  /** The caller was cancelled; what this returns is the result, after all. */
  cancelled(future: Future, forget: () => void, loop: BaseEventLoop, error: unknown): Steps
  /** Time is up. */
  timed_out(future: Future, forget: () => void, loop: BaseEventLoop): Steps
}

function timed_out_from(loop: BaseEventLoop, cause: unknown): Error {
  const error = new_timeout_error(loop._profile)
  set_cause(error, cause as Error)
  set_context(error, cause as Error)
  return error
}

function result_or_timeout(future: Future, loop: BaseEventLoop): unknown {
  try {
    return future.result()
  } catch (error) {
    throw is_cancelled_error(error) ? timed_out_from(loop, error) : error
  }
}

const ABANDON: WaitForPolicy = {
  *no_time(future, loop) {
    future.cancel()
    throw new_timeout_error(loop._profile)
  },

  *cancelled(future, forget, _loop, error) {
    forget()
    future.cancel()
    throw error
  },

  *timed_out(future, forget, loop) {
    forget()
    future.cancel()
    throw new_timeout_error(loop._profile)
  },
}

const AWAIT_ON_TIMEOUT: WaitForPolicy = {
  ...ABANDON,
  *timed_out(future, forget, loop) {
    forget()
    yield* cancel_and_wait(future, loop)
    throw new_timeout_error(loop._profile)
  },
}

const AWAIT_ALWAYS: WaitForPolicy = {
  *no_time(future, loop) {
    yield* cancel_and_wait(future, loop)
    try {
      future.result()
    } catch (error) {
      throw is_cancelled_error(error) ? timed_out_from(loop, error) : error
    }
    throw new_timeout_error(loop._profile)
  },
  *cancelled(future, forget, loop, error) {
    if (future.done()) return future.result()
    forget()
    yield* cancel_and_wait(future, loop)
    throw error
  },
  timed_out: AWAIT_ON_TIMEOUT.timed_out,
}

const RESULT_OF_CANCELLED: WaitForPolicy = {
  *no_time(future, loop) {
    yield* cancel_and_wait(future, loop)
    return result_or_timeout(future, loop)
  },
  cancelled: AWAIT_ALWAYS.cancelled,
  *timed_out(future, forget, loop) {
    forget()
    yield* cancel_and_wait(future, loop)
    return result_or_timeout(future, loop)
  },
}

const POLICIES = {
  abandon: ABANDON,
  await_on_timeout: AWAIT_ON_TIMEOUT,
  await_always: AWAIT_ALWAYS,
  result_of_cancelled: RESULT_OF_CANCELLED,
}

/** The versions that run the awaitable in a task of its own. */
function* wait_for_in_task<T>(
  awaitable: Awaitable<T>,
  timeout: number,
  loop: BaseEventLoop,
  policy: WaitForPolicy,
): Steps<T> {
  // 3.6 has no shortcut for no time: a timer is made for it like for any other.
  if (timeout <= 0 && policy !== ABANDON) {
    const future = ensure_future(awaitable, { loop }) as Future
    return (future.done() ? future.result() : yield* policy.no_time(future, loop)) as T
  }
  const waiter = loop.create_future()
  const handle = loop.call_later(timeout, release_waiter, waiter)
  const release = (): void => {
    release_waiter(waiter)
  }
  const future = ensure_future(awaitable, { loop }) as Future
  future.add_done_callback(release)
  const forget = (): void => {
    future.remove_done_callback(release)
  }
  try {
    try {
      yield* waiter
    } catch (error) {
      if (!is_cancelled_error(error)) throw error
      return (yield* policy.cancelled(future, forget, loop, error)) as T
    }
    return (future.done() ? future.result() : yield* policy.timed_out(future, forget, loop)) as T
  } finally {
    handle.cancel()
  }
}

/** The versions that await in the calling task, under a Timeout. */
function* wait_for_in_place<T>(
  awaitable: Awaitable<T>,
  timeout: number | null,
  loop: BaseEventLoop,
): Steps<T> {
  if (timeout !== null && timeout <= 0) {
    const future = ensure_future(awaitable) as Future
    return (future.done() ? future.result() : yield* RESULT_OF_CANCELLED.no_time(future, loop)) as T
  }
  const limit: Timeout = timeout_after(timeout)
  return yield* with_steps(limit, () => steps_of_awaitable(awaitable, loop))
}

function steps_of_awaitable<T>(awaitable: Awaitable<T>, loop: BaseEventLoop): Steps<T> {
  if (typeof awaitable === 'function') return call_steps<T>(awaitable)
  // A promise is wrapped, so that the timeout ends the wait at once.
  if (is_thenable(awaitable) && !(Symbol.iterator in awaitable)) {
    return ensure_future(awaitable, { loop })[Symbol.iterator]()
  }
  return steps<T>(awaitable)
}

/** Keyword arguments of `wait_for`. */
export interface WaitForOptions {
  /** The loop (until 3.9). */
  loop?: AbstractEventLoop | null
}

function* wait_for_body<T>(
  awaitable: Awaitable<T>,
  timeout: number | null,
  options: { loop?: AbstractEventLoop | null },
): Steps<T> {
  const loop = (options.loop ?? get_running_loop()) as BaseEventLoop
  const how = loop._profile.wait_for_algorithm
  if (how === 'in_this_task') return yield* wait_for_in_place(awaitable, timeout, loop)
  if (timeout === null) return yield* steps_of_awaitable(awaitable, loop)
  return yield* wait_for_in_task(awaitable, timeout, loop, POLICIES[how])
}

/**
 * Waits for an awaitable, and cancels it when it takes too long.
 * @param fut - what to wait for
 * @param timeout - seconds; null: no limit
 * @param options - `loop` (until 3.9)
 * @returns the result
 * @throws {TimeoutError} when it takes too long
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.wait_for
 */
export function wait_for<T>(
  fut: Awaitable<T>,
  timeout: number | null | { timeout: number | null; loop?: AbstractEventLoop | null },
  options: WaitForOptions = {},
): Coroutine<T> {
  // `wait_for({ fut, timeout })`: everything by name.
  if (is_plain_object(fut) && 'fut' in fut) {
    const { fut: awaitable, ...rest } = fut as { fut: Awaitable<T> }
    return wait_for(awaitable, rest as { timeout: number | null })
  }
  const named = is_kw(timeout) || is_plain_object(timeout)
  const given = named ? (timeout as { timeout: number | null }) : { ...options, timeout }
  check_options('wait_for', given, ['timeout'])
  if (given.timeout === undefined) {
    throw new TypeError("wait_for() missing 1 required positional argument: 'timeout'")
  }
  return library_coroutine('wait_for', wait_for_body(fut, given.timeout, given as WaitForOptions))
}
