/**
 * What the kernel needs from the platform it runs on. Everything else in `src/` is plain ECMAScript: another platform
 * (a browser, a simulator) is another object of this shape.
 */
export interface Host {
  /** Which system this is, by Node's name: `linux`, `darwin` … */
  readonly platform: string
  /** Seconds on a clock that never goes backwards. */
  monotonic(): number
  /** Runs `callback` in the next turn of the platform's loop, after pending microtasks and I/O had their chance. */
  defer(callback: () => void): void
  /** Runs `callback` as a microtask. Fake timers that replace `queueMicrotask` do not hold it up. */
  queue_microtask(callback: () => void): void
  /** Runs `callback` when no microtask is left, before I/O and timers have their turn. */
  after_microtasks(callback: () => void): void
  /** Runs `callback` after `seconds`, never earlier; the process stays alive until then. */
  set_timer(seconds: number, callback: () => void): unknown
  /** Forgets a timer of {@linkcode Host.set_timer}. */
  clear_timer(timer: unknown): void
  /** Keeps the process alive until the returned function is called. */
  keep_alive(): () => void
  /** Emits a warning under Python's category name. */
  emit_warning(text: string, category: string): void
  /**
   * Emits a warning of something deprecated, once a place, unless such warnings are switched off. Who takes the place
   * of what emits warnings, to catch them, gets those again that were emitted before.
   * @param place - gives where it comes from; slow, and so only asked when the warning is to be emitted
   */
  emit_deprecation(text: string, category: string, place: () => string): void
  /** The value of an environment variable. */
  getenv(name: string): string | undefined
  /** The platform's number of an error by its name (`ECONNREFUSED`), positive. */
  errno_of(name: string): number | undefined
  /** Calls `callback` when the process has nothing left to do. */
  before_exit(callback: () => void): void
  /**
   * Calls `callback` once, when everything that is kept alive waits like this and nothing can happen any more: no
   * timer, no I/O, no signal is left. Where that is not certain it is never called.
   * @returns a function that takes the request back
   */
  when_stalled(callback: () => void): () => void
  /** Where suspended generators stand, as far as the platform tells; slow. */
  places_of(generators: readonly object[]): (GeneratorPlace | null)[]
  /** Writes text to standard error. */
  write_stderr(text: string): void
  /** A function that evaluates source text in a realm of its own, new; null where there is none to be had now. */
  new_realm(): ((source: string) => unknown) | null
  /** Whether a function is a proxy of one. */
  is_proxy(fn: unknown): boolean
  /** Storage that follows asynchronous continuations; created when it is first asked for. */
  async_local(): AsyncLocal
  /** The asynchronous context of the caller, less the storage above. */
  capture_scope(): AsyncScope
  /** Whether somebody listens for a signal to abort. */
  has_listeners(signal: AbortSignal): boolean
  /**
   * Calls `callback` at each keyboard interrupt until the returned function is called. Of several callbacks the newest
   * is called first, and all are.
   * @returns `null` when the program handles interrupts itself, or when the platform has none.
   */
  on_interrupt(callback: () => void): (() => void) | null
  /**
   * From now on SystemExit and KeyboardInterrupt that nobody catches end the process as they end Python; a program
   * that handles uncaught errors itself is left alone.
   * @param interrupt_kills - whether a KeyboardInterrupt ends it by the signal, rather than as any error does
   */
  watch_endings(interrupt_kills: boolean): void
}

/** Where a generator is suspended. */
export interface GeneratorPlace {
  /** The name of its function; null for one without. */
  readonly name: string | null
  readonly file: string
  readonly line: number
}

/** Storage that an asynchronous continuation finds again. */
export interface AsyncLocal {
  /** The store of the continuation that runs now, if it has one. */
  getStore(): unknown
  /** Calls `fn` with `argument` so that it, and all that it starts, finds `store`. */
  run<A, R>(store: unknown, fn: (argument: A) => R, argument: A): R
  /** The same for code that runs in a scope already, and nowhere deeper. */
  run_in<A, R>(scope: AsyncScope, store: unknown, fn: (argument: A) => R, argument: A): R
}

/** A place in the program's own asynchronous context that code can be run in again. */
export interface AsyncScope {
  run(fn: () => void): void
}
