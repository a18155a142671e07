import { host } from './host/node_host.js'

/*
 * Whether `then` is called by an `await`.
 *
 * `await x` looks up `x.then` at once, and calls it in a microtask of its own; a program calls what it looks up at once.
 * So a `then` that is called in another job than it was looked up in is called by an `await`, or by a promise that
 * takes `x` over. Its callbacks tell as much: but they have to be printed, since nothing else tells V8's own functions
 * from arrows, and that took a third of a switch of tasks.
 *
 * Where asynchronous hooks follow promises (Node 20 and 22) the platform numbers its jobs. Elsewhere they are counted
 * here, by a microtask that is queued when `then` is looked up, and so comes before the call of an `await`:
 *
 *     await x ─ looks up then, which queues next_job ─ queues the call      next_job      x.then(resolve, reject)
 *
 * Whoever keeps a `then` for longer is no `await`: of the jobs that are counted only the next one is right, and of those
 * that are numbered any other, but no `await` may have been told in between.
 */

/** Of what was looked up before anybody could tell. */
export const UNTOLD = -2

// What stands in one number of 30 bits: a counter, in the lowest ones that of the awaits that were told.
const COUNT = 0x3fffffff
const AWAITS = 0x3f
const AWAITS_BITS = 6

const UNKNOWN = 0
const NUMBERED = 1
const COUNTED = 2

let way = UNKNOWN
let count = 1
let awaits = 0
let queued = false

const then = Promise.prototype.then
const done = Promise.resolve()

function next_job(): void {
  queued = false
  count = (count + 1) & COUNT
}

function number_of_host(): number {
  return ((host.job_number() << AWAITS_BITS) | awaits) & COUNT
}

/**
 * From now on jobs can be told apart.
 * @param are_numbered - whether the platform numbers them
 */
export function tell_jobs(are_numbered: boolean): void {
  way = are_numbered ? NUMBERED : COUNTED
}

/** The number of the job that runs; of those that are counted, it ends with what is queued as microtasks now. */
function current_job(): number {
  if (way !== COUNTED) return way === NUMBERED ? number_of_host() : UNTOLD
  if (!queued) {
    queued = true
    void then.call(done, next_job)
  }
  return count
}

/** Whether what was looked up in a job is called in this one by an `await`. */
function is_job_of_await(looked_up_in: number): boolean {
  if (way === COUNTED) return looked_up_in === count - 1
  if (way === UNKNOWN || looked_up_in === UNTOLD) return false
  const difference = looked_up_in ^ number_of_host()
  awaits = (awaits + 1) & AWAITS
  return difference !== 0 && (difference & AWAITS) === 0
}

// `await` hands its callbacks over as native functions, which print alike; a function of the program never does.
const NATIVE_SOURCE = Function.prototype.toString.call(Promise.resolve.bind(Promise))
const source_of = Function.prototype.toString

/**
 * Whether callbacks given to `then` came from an `await` (or from a promise that takes the future over). Bound
 * functions and Node's own print like those, but have names; two callbacks always come together. Every question asked
 * of a function here is a call out of compiled code (printing 50 ns and more, the name 20, the length 15).
 */
export function comes_from_await(on_result: unknown, on_error: unknown): boolean {
  return (
    typeof on_error === 'function' &&
    typeof on_result === 'function' &&
    on_result !== Function.prototype &&
    source_of.call(on_result) === NATIVE_SOURCE &&
    on_result.name === ''
  )
}

/** The same of callbacks given to a `then` that was looked up in a job. */
export function is_await(looked_up_in: number, on_result: unknown, on_error: unknown): boolean {
  if (!is_job_of_await(looked_up_in)) return comes_from_await(on_result, on_error)
  return typeof on_result === 'function' && typeof on_error === 'function'
}

interface Awaited {
  then: unknown
  /** The job in which `then` was looked up last. */
  _looked_up_in: number
}

/** Has a class note when `then` is looked up; who sets another one gets that. */
export function note_lookups(prototype: Awaited): void {
  const { then } = prototype
  Object.defineProperty(prototype, 'then', {
    get(this: Awaited): unknown {
      this._looked_up_in = current_job()
      return then
    },
    set(this: Awaited, value: unknown): void {
      Object.defineProperty(this, 'then', { value, writable: true, enumerable: true, configurable: true })
    },
    configurable: true,
  })
}
