import { AttributeError, ValueError } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import { listens_for } from './awaited_by.js'
import type { BaseEventLoop } from './base_events.js'
import { warn } from './compat/warn.js'
import {
  type Coroutine,
  type Steps,
  is_thenable,
  iscoroutine,
  library_coroutine,
  to_coroutine,
} from './coroutines.js'
import { ensure_future, isfuture } from './ensure_future.js'
import { get_event_loop } from './events.js'
import { type Awaitable, type CoroutineLike, type Future, failure_of } from './futures.js'
import type { Result } from './gathering.js'
import type { Task } from './tasks.js'
import { is_plain_object } from './compat/kw.js'
import { unnamed } from './keywords.js'
import { check_options, current_profile } from './loop_argument.js'

/** Until the first of the awaitables is done. */
export const FIRST_COMPLETED = 'FIRST_COMPLETED'
/** Until the first of the awaitables fails, or all are done. */
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION'
/** Until all awaitables are done. */
export const ALL_COMPLETED = 'ALL_COMPLETED'

/** Keyword arguments of `wait`. */
export interface WaitOptions {
  /** Seconds to wait at most; null: no limit. */
  timeout?: number | null
  /** `FIRST_COMPLETED`, `FIRST_EXCEPTION` or `ALL_COMPLETED`, the default. */
  return_when?: string
  /** The loop (until 3.9). */
  loop?: AbstractEventLoop | null
}

/** What becomes of an awaitable: a future stays what it is, of anything else a future or task is made. */
export type FutureOf<A> = A extends Future
  ? A
  : A extends CoroutineLike<infer T>
    ? Task<T>
    : Future<Result<A>>

/** The tasks and futures that are done, and those that are not. */
export type DoneAndPending<T> = [done: Set<Future<T>>, pending: Set<Future<T>>]

/** Ends the wait for a future that only tells that something happened. */
export function release_waiter(waiter: Future): void {
  if (!waiter.done()) waiter._finish(undefined)
}

function* wait_steps<T>(
  fs: readonly Future<T>[],
  timeout: number | null,
  return_when: string,
  loop: BaseEventLoop,
): Steps<DoneAndPending<T>> {
  const cleanup_always = loop._profile.wait_cancelled_cleanup
  const waiter = loop.create_future()
  const handle = timeout === null ? null : loop.call_later(timeout, release_waiter, waiter)
  let counter = fs.length
  const callbacks = {
    '_wait.<locals>._on_completion': (future: Future<T>): void => {
      counter -= 1
      const first_failure = (): boolean =>
        return_when === FIRST_EXCEPTION && !future.cancelled() && failure_of(future) !== null
      if (counter > 0 && return_when !== FIRST_COMPLETED && !first_failure()) return
      handle?.cancel()
      release_waiter(waiter)
    },
  }
  const on_completion = callbacks['_wait.<locals>._on_completion']
  listens_for(on_completion, loop._current_task)
  for (const future of fs) future.add_done_callback(on_completion)
  const take_back = (): void => {
    for (const future of fs) future.remove_done_callback(on_completion)
  }
  try {
    yield* waiter
  } finally {
    handle?.cancel()
    if (cleanup_always) take_back()
  }
  if (!cleanup_always) take_back()
  const done = new Set<Future<T>>()
  const pending = new Set<Future<T>>()
  for (const future of fs) (future.done() ? done : pending).add(future)
  return [done, pending]
}

/** Different awaitables, in their order; functions are calls, and so never the same. */
export function distinct<T>(aws: Iterable<Awaitable<T>>): Set<Awaitable<T>> {
  return new Set(
    [...aws].map((each) =>
      typeof each === 'function' ? ((to_coroutine(each) ?? each) as Awaitable<T>) : each,
    ),
  )
}

function check_collection(fs: unknown): void {
  if (isfuture(fs) || iscoroutine(fs)) {
    throw new TypeError(`expect a list of futures, not ${kind_name(fs)}`)
  }
}

/** Python's name of the kind of an object given in the place of a list. */
export function kind_name(value: unknown): string {
  if (!iscoroutine(value)) return type_name_of(value)
  return Symbol.iterator in (value as object) && !('then' in (value as object)) ? 'generator' : 'coroutine'
}

/** The futures of what wait() was given, by the version's rules. */
function collect<T>(items: Set<Awaitable<T>>, loop: BaseEventLoop): Future<T>[] {
  const how = loop._profile.wait_coroutines
  const has_coroutine = [...items].some((item) => iscoroutine(item) || typeof item === 'function')
  if (has_coroutine && how === 'refused') {
    throw new TypeError('Passing coroutines is forbidden, use tasks explicitly.')
  }
  if (has_coroutine && how === 'deprecated') {
    const text =
      'The explicit passing of coroutine objects to asyncio.wait() is deprecated since Python 3.8, ' +
      'and scheduled for removal in Python 3.11.'
    warn(text, 'DeprecationWarning')
  }
  return [...items].map((item) => {
    if (how !== 'refused') return ensure_future(item, { loop })
    if (isfuture(item)) return item
    if (is_thenable(item)) return ensure_future(item, { loop })
    throw new AttributeError(`'${type_name_of(item)}' object has no attribute 'add_done_callback'`)
  })
}

function* wait_body<T>(fs: Iterable<Awaitable<T>>, options: WaitOptions): Steps<DoneAndPending<T>> {
  check_collection(fs)
  if (fs === null || fs === undefined || typeof fs[Symbol.iterator] !== 'function') {
    throw new TypeError(`'${type_name_of(fs)}' object is not iterable`)
  }
  const items = distinct(fs)
  const profile = current_profile()
  if (items.size === 0) throw new ValueError(profile.wait_empty_text)
  const { timeout = null, return_when = ALL_COMPLETED } = options
  if (![FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED].includes(return_when)) {
    throw new ValueError(`Invalid return_when value: ${return_when}`)
  }
  const loop = (options.loop ?? get_event_loop()) as BaseEventLoop
  return yield* wait_steps(collect(items, loop), timeout, return_when, loop)
}

/**
 * Waits for several tasks or futures. Unlike `gather` it raises nothing and cancels nothing.
 * @param fs - tasks, futures, promises; coroutines in versions that take them
 * @param options - `timeout` (seconds), `return_when`
 * @returns the sets of those done and those pending
 * @throws {ValueError} for an empty collection
 * @throws {TypeError} for coroutines (3.11 and newer), and for a single future or coroutine
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.wait
 */
export function wait<A extends Awaitable>(
  fs: Iterable<A>,
  options: WaitOptions = {},
): Coroutine<[done: Set<FutureOf<A>>, pending: Set<FutureOf<A>>]> {
  const named = is_plain_object(fs) && 'fs' in fs
  const given = named ? { ...(fs as object), fs: undefined } : options
  check_options('wait', given, ['fs', 'timeout', 'return_when'])
  const collection = unnamed<Iterable<A>>('fs', fs)
  const steps: unknown = wait_body(collection, given as WaitOptions)
  return library_coroutine('wait', steps as Steps<[Set<FutureOf<A>>, Set<FutureOf<A>>]>)
}
