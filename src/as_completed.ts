import { StopAsyncIteration } from './builtins.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { view } from './compat/view.js'
import { type Coroutine, type Steps, iscoroutine, library_coroutine } from './coroutines.js'
import { ensure_future, isfuture } from './ensure_future.js'
import { get_event_loop } from './events.js'
import { type Awaitable, type Future, new_timeout_error } from './futures.js'
import type { Result } from './gathering.js'
import type { TimerHandle } from './handles.js'
import { check_options, current_profile } from './loop_argument.js'
import { inner_options } from './mixins.js'
import { Queue } from './queues.js'
import { distinct, kind_name } from './waiting.js'

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
  /** Null for each future that was not done in time. */
  private readonly _done: Queue<Future<T> | null>
  private readonly _loop: BaseEventLoop
  private readonly _timer: TimerHandle | null
  private readonly _on_completion: (future: Future<T>) => void

  constructor(aws: Iterable<Awaitable<T>>, { timeout = null, loop: given = null }: AsCompletedOptions) {
    const loop = (given ?? get_event_loop()) as BaseEventLoop
    this._loop = loop
    // A loop that was given is given to the queue too, which warns of it in versions where that is deprecated.
    this._done = new (view(Queue<Future<T> | null>, loop._profile))(inner_options(given))
    this._todo = new Set([...distinct(aws)].map((each) => ensure_future(each, { loop })))
    const named = {
      'as_completed.<locals>._on_completion': (future: Future<T>): void => {
        // Emptied by the timeout.
        if (this._todo.size === 0) return
        this._todo.delete(future)
        this._done.put_nowait(future)
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
      this._done.put_nowait(null)
    }
    this._todo.clear()
  }

  /** The next future that is done. */
  *next_future(): Steps<Future<T>> {
    const future = yield* this._done.get()
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
  const completion = new Completion(aws, options)
  for (let left = completion.size; left > 0; left--) {
    yield library_coroutine('_wait_for_one', completion.next_result())
  }
}

class _AsCompletedIterator<T> implements AsCompletedIterator<T> {
  private readonly _completion: Completion<T>
  private _left: number

  constructor(aws: Iterable<Awaitable<T>>, timeout: number | null) {
    this._completion = new Completion(aws, { timeout })
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
 * @param fs - the awaitables
 * @param options - `timeout` (seconds)
 * @returns an iterator of coroutines of the results; of the futures themselves with `for await` (3.13 and newer)
 * @throws {TypeError} for a single future or coroutine
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.as_completed
 */
export function as_completed<A extends Awaitable>(
  fs: Iterable<A>,
  options: AsCompletedOptions = {},
): AsCompletedIterator<Result<A>> {
  check_options('as_completed', options, ['timeout'])
  if (current_profile().as_completed_kind === 'generator') {
    return generate(fs, options) as AsCompletedIterator<Result<A>>
  }
  check_argument(fs)
  return new _AsCompletedIterator(fs, options.timeout ?? null) as AsCompletedIterator<Result<A>>
}
