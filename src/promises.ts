import type { BaseEventLoop } from './base_events.js'
import type { Future } from './futures.js'

/** A future of a promise. Cancelling it leaves the promise alone; what that settles to later goes unnoticed. */
export function wrap_promise<T>(promise: PromiseLike<T>, loop: BaseEventLoop): Future<T> {
  const future = loop.create_future<T>()
  loop._foreign += 1
  let waiting = true
  const settled = (): void => {
    if (waiting) loop._foreign -= 1
    waiting = false
  }
  // A cancelled future no longer waits, whatever becomes of the promise.
  future._add_waiter({ _wake_up: settled, _run_handle: settled })
  // Taken over by a promise: a thenable may throw, or call back twice.
  Promise.resolve(promise).then(
    (value) => {
      settled()
      if (!future.done() && !loop.is_closed()) future._finish(value)
    },
    (error: unknown) => {
      settled()
      if (!future.done() && !loop.is_closed()) future._fail(error)
    },
  )
  return future
}
