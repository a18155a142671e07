import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { AssertionError, TimeoutError, repr } from './builtins.js'
import type { Profile } from './compat/versions.js'
import * as concurrent from './concurrent_futures/errors.js'
import { Future as ConcurrentFuture } from './concurrent_futures/future.js'
import { iscoroutine, is_thenable } from './coroutines.js'
import { CancelledError, InvalidStateError } from './exceptions.js'
import { ensure_future, isfuture } from './ensure_future.js'
import { refuse_keywords, unnamed } from './keywords.js'
import { current_profile } from './loop_argument.js'
import { wrap_promise } from './promises.js'
import { get_event_loop } from './events.js'
import { type Awaitable, type CoroutineLike, type Future, failure_of } from './futures.js'

/** What reprs of chained futures show. */
const CHECK_CANCEL = '_chain_future.<locals>._call_check_cancel'

/**
 * Has a future of a loop end as one of threads does, and pass its cancellation on to it.
 *
 * @param settled - called when the future of the loop is done
 */
export function chain(
  source: ConcurrentFuture<unknown>,
  future: Future,
  loop: BaseEventLoop,
  settled?: () => void,
): void {
  const named = {
    [CHECK_CANCEL]: () => {
      settled?.()
      if (future.cancelled()) source.cancel()
    },
  }
  future.add_done_callback(named[CHECK_CANCEL])
  source.add_done_callback(() => {
    if (future.cancelled() && loop.is_closed()) return
    loop.call_soon_threadsafe(copy_state, source, future)
  })
}

/** What an error is on the other side. Subclasses are nobody's own and pass as they are. */
function converted(error: unknown, profile: Profile): unknown {
  if (profile.chained_errors === 'none' || typeof error !== 'object' || error === null) return error
  const { args = [] } = error as { args?: readonly unknown[] }
  switch (error.constructor) {
    case concurrent.CancelledError:
      return new CancelledError(...args)
    case concurrent.InvalidStateError:
      return new InvalidStateError(...args)
    case TimeoutError:
      return profile.chained_errors === 'own_and_timeouts' ? new TimeoutError(...args) : error
    default:
      return error
  }
}

function copy_state(source: ConcurrentFuture<unknown>, future: Future): void {
  if (future.done()) return
  if (source.cancelled()) {
    future.cancel()
    return
  }
  const error = source.exception()
  if (error !== null && error !== undefined) future._fail(converted(error, future._loop._profile))
  else future._finish(source.result())
}

/**
 * A future of the loop for a promise or a `concurrent.futures.Future`, so that waiting for it can be cancelled at once.
 * @param future - the promise or future; a future of a loop is given back as it is
 * @param options - `loop`: the loop the new future belongs to; by default the running or current one
 * @see https://docs.python.org/3/library/asyncio-future.html#asyncio.wrap_future
 */
export function wrap_future<T>(
  future: PromiseLike<T> | ConcurrentFuture<T> | Future<T>,
  options?: { loop?: AbstractEventLoop | null },
): Future<T> {
  if (options !== undefined) refuse_keywords(current_profile(), 'wrap_future', options, ['loop'])
  if (isfuture(future)) return future
  const loop = (): BaseEventLoop => (options?.loop ?? get_event_loop()) as BaseEventLoop
  if (future instanceof ConcurrentFuture) {
    const wrapped = loop().create_future<T>()
    chain(future, wrapped, wrapped._loop)
    return wrapped
  }
  if (!is_thenable(future)) {
    throw new AssertionError(`concurrent.futures.Future is expected, got ${repr(future)}`)
  }
  return wrap_promise(future, loop())
}

/**
 * Has a loop run a coroutine, for code outside of it.
 * @param coro - the coroutine
 * @param loop - the loop
 * @returns a `concurrent.futures.Future`, awaitable anywhere
 * @throws {TypeError} `A coroutine object is required`
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.run_coroutine_threadsafe
 */
export function run_coroutine_threadsafe<T>(
  coro: CoroutineLike<T>,
  loop: BaseEventLoop,
): ConcurrentFuture<T> {
  loop = unnamed('loop', loop)
  if (!iscoroutine(coro) && typeof coro !== 'function') throw new TypeError('A coroutine object is required')
  const outer = new ConcurrentFuture<T>()
  loop.call_soon_threadsafe(() => {
    let inner: Future<T>
    try {
      inner = ensure_future(coro as Awaitable<T>, { loop })
    } catch (error) {
      if (outer.set_running_or_notify_cancel()) outer.set_exception(error as Error)
      throw error
    }
    chain_outwards(inner, outer, loop)
  })
  return outer
}

function chain_outwards(inner: Future, outer: ConcurrentFuture<unknown>, loop: BaseEventLoop): void {
  outer.add_done_callback(() => {
    if (!outer.cancelled() || inner.done()) return
    loop.call_soon_threadsafe(() => {
      inner.cancel()
    })
  })
  inner.add_done_callback(() => {
    if (inner.cancelled()) outer.cancel()
    if (!outer.set_running_or_notify_cancel()) return
    const failure = failure_of(inner)
    if (failure !== null) outer._fail(converted(failure.error, inner._loop._profile))
    else outer.set_result(inner.result())
  })
}
