import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import type { Future } from './futures.js'

/** A future for a coroutine of the library to wait for, of any loop that a program may have made. */
export function create_waiter<T>(loop: AbstractEventLoop): Future<T> {
  const { _create_waiter } = loop as Partial<Pick<BaseEventLoop, '_create_waiter'>>
  return _create_waiter === undefined ? loop.create_future() : (loop as BaseEventLoop)._create_waiter()
}
