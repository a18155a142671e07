import { ValueError } from '../builtins/errors.js'
import { is_kw, is_plain_object } from '../builtins/keywords.js'
import { repr } from '../builtins/repr.js'
import { host } from '../host/node_host.js'
import { TimeoutError } from './errors.js'
import { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION } from './executor.js'
import type { Future } from './future.js'

/** Keyword arguments of {@link wait}. */
export interface WaitOptions {
  /** Seconds to wait at most; no limit by default. */
  readonly timeout?: number | null
  /** When to return: {@link ALL_COMPLETED}, the default, {@link FIRST_COMPLETED} or {@link FIRST_EXCEPTION}. */
  readonly return_when?: string
}

/** The futures that are done, and those that are not; a pair, with names. */
export type DoneAndNotDoneFutures<T> = [done: Set<Future<T>>, not_done: Set<Future<T>>] & {
  readonly done: Set<Future<T>>
  readonly not_done: Set<Future<T>>
}

/** A future that is done, as `for await` gives it: to TypeScript, what has a `then` would be waited for. */
export type DoneFuture<T> = Omit<Future<T>, 'then'>

function options_of<O extends object>(given: unknown, name: string): O {
  return (is_kw(given) || is_plain_object(given) ? given : { [name]: given }) as O
}

const failed = (future: Future): boolean => !future.cancelled() && future.exception() !== null

function enough(futures: ReadonlySet<Future>, return_when: string): boolean {
  const done = [...futures].filter((future) => future.done())
  if (done.length === futures.size) return true
  if (return_when === FIRST_COMPLETED) return done.length > 0
  return return_when === FIRST_EXCEPTION && done.some(failed)
}

/** The pair, at this moment. */
function sorted<T>(futures: Iterable<Future<T>>): DoneAndNotDoneFutures<T> {
  const done = new Set<Future<T>>()
  const not_done = new Set<Future<T>>()
  for (const future of futures) (future.done() ? done : not_done).add(future)
  const pair = [done, not_done] as [Set<Future<T>>, Set<Future<T>>]
  return Object.defineProperties(pair, {
    done: { value: done },
    not_done: { value: not_done },
    __repr__: { value: () => `DoneAndNotDoneFutures(done=${repr(done)}, not_done=${repr(not_done)})` },
  }) as unknown as DoneAndNotDoneFutures<T>
}

/**
 * Waits for futures, whichever executors they are of.
 *
 * @param fs - the futures
 * @param timeout - seconds to wait at most; no limit by default
 * @param options - {@link WaitOptions}
 * @returns those done and those not done; a promise, since JavaScript cannot block
 * @throws {ValueError} for a `return_when` that is none
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.wait
 */
export async function wait<T>(
  fs: Iterable<Future<T>>,
  timeout?: number | null | WaitOptions,
  options?: string | WaitOptions,
): Promise<DoneAndNotDoneFutures<T>> {
  const given = {
    ...options_of<WaitOptions>(timeout ?? null, 'timeout'),
    ...(options === undefined ? {} : options_of<WaitOptions>(options, 'return_when')),
  }
  const { return_when = ALL_COMPLETED } = given
  const futures = new Set(fs)
  if (enough(futures, return_when)) return sorted(futures)
  if (![ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION].includes(return_when)) {
    throw new ValueError(`Invalid return condition: ${repr(return_when)}`)
  }
  return new Promise((resolve) => {
    const limit = given.timeout ?? null
    const release = host.keep_alive()
    const finish = (): void => {
      if (timer !== undefined) host.clear_timer(timer)
      release()
      resolve(sorted(futures))
    }
    const timer = limit === null ? undefined : host.set_timer(Math.max(0, limit), finish)
    for (const future of futures) {
      future.add_done_callback(() => {
        if (enough(futures, return_when)) finish()
      })
    }
  })
}

/**
 * Futures as they are done, to be read by `for await`.
 *
 * @param fs - the futures; one given twice comes once
 * @param timeout - seconds from this call after which reading on raises; no limit by default
 * @throws {TimeoutError} `2 (of 5) futures unfinished`
 * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.as_completed
 */
export function as_completed<T>(
  fs: Iterable<Future<T>>,
  timeout?: number | null | Pick<WaitOptions, 'timeout'>,
): AsyncIterableIterator<DoneFuture<T>> {
  const limit = options_of<WaitOptions>(timeout ?? null, 'timeout').timeout ?? null
  return in_order(new Set(fs), limit === null ? null : host.monotonic() + limit)
}

/** An iterator by hand: of a generator, `yield` would wait for the future. */
function in_order<T>(
  futures: ReadonlySet<Future<T>>,
  deadline: number | null,
): AsyncIterableIterator<DoneFuture<T>> {
  const ready: Future<T>[] = []
  let wake: () => void = () => undefined
  let left = futures.size
  // Those that are done already come first: their callbacks are called at once.
  for (const future of futures) {
    future.add_done_callback(() => {
      ready.push(future)
      wake()
    })
  }
  const woken = (): Promise<void> =>
    new Promise((resolve) => {
      const release = host.keep_alive()
      const time = deadline === null ? null : deadline - host.monotonic()
      wake = () => {
        if (timer !== undefined) host.clear_timer(timer)
        release()
        resolve()
      }
      const timer = time === null ? undefined : host.set_timer(Math.max(0, time), wake)
    })
  return {
    async next() {
      if (left === 0) return { done: true, value: undefined }
      if (ready.length === 0) await woken()
      const value = ready.shift()
      if (value === undefined) throw new TimeoutError(`${left} (of ${futures.size}) futures unfinished`)
      left -= 1
      return { done: false, value }
    },
    return() {
      left = 0
      return Promise.resolve({ done: true, value: undefined })
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
