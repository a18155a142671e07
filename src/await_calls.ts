import { host } from './host/node_host.js'

/*
 * Whether `then` is called by an `await`.
 *
 * Its callbacks tell: but they have to be printed, since nothing else tells V8's own functions from arrows, and that
 * takes a fourth of a switch of tasks. Where asynchronous hooks follow promises (Node 20 and 22) there is a cheaper way.
 * `await x` makes a promise, looks up `x.then`, and calls it in the job of that promise; and so does a promise that takes
 * `x` over. So the `then` that is called in the job of what was the newest promise when it was looked up is called by an
 * `await`, and nobody need look at its callbacks.
 *
 *     await x ─ makes promise 7 ─ looks up x.then, 7 is the newest …  job of 7: x.then(resolve, reject)
 *
 * Not the order of jobs tells as much, as one might think: between `x.then(await f(), g)`'s looking up and its call
 * there is a job just as well.
 */

/** What was looked up where there is no telling. */
export const UNTOLD = -1

interface Awaited {
  then: unknown
  /** The newest promise when `then` was looked up last. */
  _looked_up_at: number
}

let coroutines: Awaited | null = null

/** Whose `then` notes when it is looked up, once that tells something: coroutines, by their prototype. */
export function note_lookups(prototype: Awaited): void {
  coroutines = prototype
}

/** From now on asynchronous hooks follow promises. Only what begins a coroutine has use for them. */
export function begin_to_note(): void {
  const prototype = coroutines as Awaited
  const { then } = prototype
  Object.defineProperty(prototype, 'then', {
    get(this: Awaited | undefined): unknown {
      try {
        // Undefined where a spy looks for what it is to replace.
        if (this?._looked_up_at !== undefined) this._looked_up_at = newest_promise()
      } catch {
        // A frozen coroutine, a proxy that refuses: its callbacks will be looked at.
      }
      return then
    },
    // Who sets another one gets that, as where this is a method.
    set(this: Awaited, value: unknown): void {
      Object.defineProperty(this, 'then', { value, writable: true, enumerable: true, configurable: true })
    },
    configurable: true,
  })
}

/** One whose job runs already has none to come. */
function newest_promise(): number {
  const newest = host.newest_promise()
  return newest === host.job_number() ? UNTOLD : newest
}

// `await` hands its callbacks over as native functions, which print alike; a function of the program never does.
const NATIVE_SOURCE = Function.prototype.toString.call(Promise.resolve.bind(Promise))
const source_of = Function.prototype.toString

/** Bound functions and Node's own print like those, but have names. */
function prints_as_native(callback: () => void): boolean {
  return callback !== Function.prototype && source_of.call(callback) === NATIVE_SOURCE && callback.name === ''
}

/**
 * Whether callbacks given to `then` came from an `await` (or from a promise that takes the future over): two, which
 * always come together. Every question asked of a function by itself is a call out of compiled code (printing 50 ns and
 * more, the name 20, the length 15).
 * @param looked_up_at - what was noted when `then` was looked up; `UNTOLD` where nothing is
 */
export function is_await(looked_up_at: number, on_result: unknown, on_error: unknown): boolean {
  if (typeof on_error !== 'function' || typeof on_result !== 'function') return false
  return (
    (looked_up_at !== UNTOLD && looked_up_at === host.job_number()) ||
    prints_as_native(on_result as () => void)
  )
}
