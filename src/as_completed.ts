import { StopAsyncIteration } from './builtins.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { Deque } from './collections/deque.js'
import { type Coroutine, type Steps, iscoroutine, library_coroutine } from './coroutines.js'
import { ensure_future, isfuture } from './ensure_future.js'
import { get_event_loop } from './events.js'
import { type Awaitable, type Future, new_timeout_error } from './futures.js'
import type { Result } from './gathering.js'
import type { TimerHandle } from './handles.js'
import { check_options, current_profile } from './loop_argument.js'
import { distinct, kind_name, release_waiter } from './waiting.js'

/** Keyword arguments of `as_completed`. */
export interface AsCompletedOptions {
  /** Seconds to wait at most for all; null: no limit. */
  timeout?: number | null
  /** The loop (until 3.9). */
  loop?: AbstractEventLoop | null
}

/**
 * What `as_completed` gives since 3.13: with `for`, coroutines of the results in the order of completion; with
 * `for await`, the tasks and futures themselves.
 */
export interface AsCompletedIterator<T> extends IterableIterator<Coroutine<T>> {
  [Symbol.asyncIterator](): { next(): PromiseLike<IteratorResult<Future<T>, undefined>> }
  __anext__(): Coroutine<Future<T>>
}

/** Waits for one after the other of several futures. */
class Completion<T> {
  private readonly _todo: Set<Future<T>>
  private readonly _done = new Deque<Future<T> | null>()
  private readonly _getters = new Deque<Future>()
  private readonly _loop: BaseEventLoop
  private readonly _timer: TimerHandle | null
  private readonly _on_completion: (future: Future<T>) => void

  constructor(aws: Iterable<Awaitable<T>>, timeout: number | null, loop: BaseEventLoop) {
    this._loop = loop
    this._todo = new Set([...distinct(aws)].map((each) => ensure_future(each, { loop })))
    const named = {
      'as_completed.<locals>._on_completion': (future: Future<T>): void => {
        // Emptied by the timeout.
        if (this._todo.size === 0) return
        this._todo.delete(future)
        this._put(future)
        if (this._todo.size === 0) this._timer?.cancel()
      },
    }
    this._on_completion = named['as_completed.<locals>._on_completion']
    for (const future of this._todo) future.add_done_callback(this._on_completion)
    const limited = this._todo.size > 0 && timeout !== null
    this._timer = limited
      ? loop.call_later(timeout, () => {
          this._on_timeout()
        })
      : null
  }

  get size(): number {
    return this._todo.size
  }

  private _on_timeout(): void {
    for (const future of this._todo) {
      future.remove_done_callback(this._on_completion)
      this._put(null)
    }
    this._todo.clear()
  }

  private _put(item: Future<T> | null): void {
    this._done.append(item)
    this._wake_next()
  }

  private _wake_next(): void {
    for (let getter = this._getters.popleft(); getter !== undefined; getter = this._getters.popleft()) {
      if (getter.done()) continue
      release_waiter(getter)
      return
    }
  }

  private *_get(): Steps<Future<T> | null> {
    while (this._done.length === 0) {
      const getter = this._loop.create_future()
      this._getters.append(getter)
      try {
        yield* getter
      } catch (error) {
        getter.cancel()
        this._getters.remove(getter)
        // The item that this getter was woken for is another's.
        if (this._done.length > 0 && !getter.cancelled()) this._wake_next()
        throw error
      }
    }
    return this._done.popleft() as Future<T> | null
  }

  /** The next future that is done. */
  *next_future(): Steps<Future<T>> {
    const future = yield* this._get()
    if (future === null) throw new_timeout_error(this._loop._profile)
    return future
  }

  *next_result(): Steps<T> {
    const future = yield* this.next_future()
    return future.result()
  }
}

function check_argument(aws: unknown): void {
  if (!isfuture(aws) && !iscoroutine(aws)) return
  throw new TypeError(`${current_profile().as_completed_refusal}, not ${kind_name(aws)}`)
}

/** Until 3.12: a generator of coroutines, which begins when it is first asked. */
function* generate<T>(
  aws: Iterable<Awaitable<T>>,
  options: AsCompletedOptions,
): IterableIterator<Coroutine<T>> {
  check_argument(aws)
  const loop = (options.loop ?? get_event_loop()) as BaseEventLoop
  const completion = new Completion(aws, options.timeout ?? null, loop)
  for (let left = completion.size; left > 0; left--) {
    yield library_coroutine('_wait_for_one', completion.next_result())
  }
}

class _AsCompletedIterator<T> implements AsCompletedIterator<T> {
  private readonly _completion: Completion<T>
  private _left: number

  constructor(aws: Iterable<Awaitable<T>>, timeout: number | null) {
    this._completion = new Completion(aws, timeout, get_event_loop())
    this._left = this._completion.size
  }
  [Symbol.iterator](): this {
    return this
  }
  next(): IteratorResult<Coroutine<T>, undefined> {
    if (this._left === 0) return { done: true, value: undefined }
    this._left -= 1
    return { done: false, value: library_coroutine('_wait_for_one', this._completion.next_result()) }
  }
  [Symbol.asyncIterator](): { next(): PromiseLike<IteratorResult<Future<T>, undefined>> } {
    return { next: () => library_coroutine('__anext__', this._next_result()) }
  }
  /** Python's iterator protocol. */
  __iter__(): this {
    return this
  }
  /** Python's asynchronous iterator protocol. */
  __aiter__(): this {
    return this
  }
  private *_next_result(): Steps<IteratorResult<Future<T>, undefined>> {
    if (this._left === 0) return { done: true, value: undefined }
    this._left -= 1
    return { done: false, value: yield* this._completion.next_future() }
  }
  __anext__(): Coroutine<Future<T>> {
    return library_coroutine('__anext__', this._anext())
  }
  private *_anext(): Steps<Future<T>> {
    const { done, value } = yield* this._next_result()
    if (done === true) throw new StopAsyncIteration()
    return value
  }
}

/**
 * Runs awaitables concurrently and gives them as they end.
 * @param aws - the awaitables
 * @param options - `timeout` (seconds)
 * @returns an iterator of coroutines of the results; of the futures themselves with `for await` (3.13 and newer)
 * @throws {TypeError} for a single future or coroutine
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.as_completed
 */
export function as_completed<A extends Awaitable>(
  aws: Iterable<A>,
  options: AsCompletedOptions = {},
): AsCompletedIterator<Result<A>> {
  check_options('as_completed', options, ['timeout'])
  if (current_profile().as_completed_kind === 'generator') {
    return generate(aws, options) as AsCompletedIterator<Result<A>>
  }
  check_argument(aws)
  return new _AsCompletedIterator(aws, options.timeout ?? null) as AsCompletedIterator<Result<A>>
}
