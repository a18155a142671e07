/**
 * What a ported probe is and what it is given.
 *
 * A probe is one small Python program that shows one observable behaviour of asyncio; its source is in
 * `python/NAME.py` and what every real Python printed for it in `expected/NAME.json`. Its port is
 * `probes/NAME.ts`: the same program in the library's spelling, the same prints in the same order.
 *
 * ```ts
 * // A task cancelled before its first step never runs its body.
 * import type { Probe } from '../probe.js'
 *
 * const probe: Probe = async ({ asyncio, print }) => {
 *   const work = asyncio.coroutine(async function work(n: number) {
 *     print('body', n)
 *     return n
 *   })
 *   const main = asyncio.coroutine(async function main() {
 *     const t = asyncio.ensure_future(work(1))
 *     print(t.cancel())
 *   })
 *   const loop = asyncio.new_event_loop()
 *   await loop.run_until_complete(main())
 *   loop.close()
 * }
 * export default probe
 * ```
 *
 * Rules of a port:
 *
 * - `asyncio` is the namespace of the version under test; builtins, contextvars, concurrent_futures, testing,
 *   socket and ssl are imported (`import { ValueError } from 'asyncio-shim/builtins'`).
 * - Where the Python program asks `hasattr`, so does the port (`hasattr(asyncio, 'run')`); `py` is for what
 *   Python's import system or syntax answers (`py.atLeast('3.7')` for "is there a contextvars module").
 * - It is written once, in native style: `async` functions and `await`. The generator style (every coroutine
 *   function a bare generator function) and the mixed style (every other one a wrapped generator function) are
 *   derived from it, see derive.ts. So every coroutine function is wrapped in `asyncio.coroutine(…)` (give the
 *   function expression its name, reprs and warnings show it) or handed over as a function.
 * - What is async but not a coroutine of the program (plain JavaScript that starts loops) is marked
 *   `outside(async () => …)` and stays as it is. The program function itself is outside.
 * - Inside a coroutine a promise that is not asyncio's is awaited as `await foreign(promise)`; promises of `gc()`,
 *   `run`, `run_until_complete` and `run_forever` are recognised as such without it.
 * - What a style cannot express is declared, with the reason:
 *   `export const styles: Styles = ['native']` and `export const why = 'for await'`.
 *   `export const keep_wrapper = 'calls close() on the coroutine'` keeps `asyncio.coroutine(…)` around the
 *   generator functions of the generator style, for programs that use a coroutine object's own methods or name.
 * - Tuples are written `tuple(a, b)` and whole floats `float(1)` where they are printed.
 */
import type * as Newest from 'asyncio-shim'

/** The authoring styles a port is run in. */
export type Style = 'native' | 'generator' | 'mixed'
export type Styles = readonly Style[]

/** Python versions in the order of their release. */
export const VERSIONS = ['3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14'] as const
export type Version = (typeof VERSIONS)[number]

/**
 * The namespace under test, typed as the newest version: what an older one lacks is behind a `hasattr`,
 * and what only an older one has, or takes, is reached through `dyn`.
 */
export type Asyncio = typeof Newest & Omit<Coming, keyof typeof Newest>

/** Names that ports use before they are there; each has its own type from the day it is. */
type Coming = Record<
  | 'Event'
  | 'Lock'
  | 'Condition'
  | 'Semaphore'
  | 'BoundedSemaphore'
  | 'Barrier'
  | 'Queue'
  | 'LifoQueue'
  | 'PriorityQueue'
  | 'TaskGroup'
  | 'timeout'
  | 'timeout_at',
  Dynamic
>

/** Something that Python's dynamic typing lets a program do and the library's types do not. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one place where a port may leave the types
export type Dynamic = any

/** The Python that the namespace under test stands for. */
export interface PythonVersion {
  readonly version: Version
  /** True for this version and every later one. */
  atLeast(version: Version): boolean
}

/** A warning that the library emitted while `catch_warnings` was listening. */
export interface CaughtWarning {
  /** Python's category: `DeprecationWarning`, … */
  readonly category: string
  readonly message: string
}

/** Listens to warnings until `stop()`; iterating gives those caught so far. */
export interface WarningLog {
  readonly caught: readonly CaughtWarning[]
  stop(): readonly CaughtWarning[]
}

export interface ProbeEnv {
  readonly asyncio: Asyncio
  readonly py: PythonVersion
  /** Python's `print`: arguments as `str` shows them, joined by spaces. */
  print(...args: readonly unknown[]): void
  /** Python's `template % args` for `%s`, `%r`, `%d`, `%.Nf` and `%%`. */
  fmt(template: string, ...args: readonly unknown[]): string
  /** Prints as a Python tuple. */
  tuple(...items: readonly unknown[]): unknown
  /** Prints as a Python float: `float(5)` is `5.0`. */
  float(value: number): unknown
  /** Python's `repr`, tuples and floats of this harness included. */
  repr(value: unknown): string
  /** Python's `type(value).__name__`. */
  type_name(value: unknown): string
  /** Python's `sorted`: numbers and strings by value, tuples and lists item by item. */
  sorted<T>(items: Iterable<T>): T[]
  /** True when the attribute is there; names that a version lacks are `undefined` here. */
  hasattr(object: unknown, name: string): boolean
  /** The same value without its static type. */
  dyn(value: unknown): Dynamic
  /** Marks an async function as plain JavaScript, outside any coroutine: no style changes it. */
  outside<F>(fn: F): F
  /** Marks a promise that is not asyncio's, to be awaited inside a coroutine. */
  foreign<T>(promise: PromiseLike<T>): PromiseLike<T>
  /** A full garbage collection; resolves after finalization callbacks have run. */
  gc(): Promise<void>
  /** A full garbage collection at once, finalization callbacks not awaited. */
  collect(): void
  /** Resolves after `seconds` of real time, without the loop knowing. */
  real_sleep(seconds: number): Promise<void>
  /**
   * A function to be sent to a worker, of its source text: compiled with the port, it would miss imported names, and
   * so Python's exceptions, which are built in in a worker.
   */
  sent<T>(text: string): (...args: never[]) => T
  /** Starts recording the warnings of the library (they are not shown meanwhile). */
  catch_warnings(): WarningLog
}

/** The top-level program of a probe. */
export type Probe = (env: ProbeEnv) => Promise<void>

/** What a file in probes/ exports. */
export interface ProbeModule {
  readonly default: Probe
  readonly styles?: Styles
  readonly why?: string
  readonly keep_wrapper?: string
}
