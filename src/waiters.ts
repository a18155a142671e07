import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { view } from './compat/view.js'
import type { Future } from './futures.js'
import type { TimerHandle } from './handles.js'
import { WakeTimer, set_result_unless_cancelled } from './wake_timer.js'

/** A future for a coroutine of the library to wait for, of any loop that a program may have made. */
export function create_waiter<T>(loop: AbstractEventLoop): Future<T> {
  const { _create_waiter } = loop as Partial<Pick<BaseEventLoop, '_create_waiter'>>
  return _create_waiter === undefined ? loop.create_future() : (loop as BaseEventLoop)._create_waiter()
}

/**
 * Gives a future that `create_waiter` made a result, unless it was cancelled.
 * @param delay - seconds from now
 */
export function wake_later<T>(
  loop: AbstractEventLoop,
  delay: number,
  future: Future<T>,
  outcome: T,
): TimerHandle {
  const own = loop as BaseEventLoop
  if ((own as Partial<BaseEventLoop>)._is_undisturbed !== true)
    return loop.call_later(delay, set_result_unless_cancelled, future, outcome)
  own._check_closed()
  return own._add_timer(new (view(WakeTimer, own._profile))(own.time() + delay, future, outcome, own))
}
