/**
 * What the kernel needs from the platform it runs on. Everything else in `src/` is plain ECMAScript: another platform
 * (a browser, a simulator) is another object of this shape.
 */
export interface Host {
  /** Seconds on a clock that never goes backwards. */
  monotonic(): number
  /** Runs `callback` in the next turn of the platform's loop, after pending microtasks and I/O had their chance. */
  defer(callback: () => void): void
  /** Runs `callback` after `seconds`, never earlier; the process stays alive until then. */
  set_timer(seconds: number, callback: () => void): unknown
  /** Forgets a timer of {@linkcode Host.set_timer}. */
  clear_timer(timer: unknown): void
  /** Keeps the process alive until the returned function is called. */
  keep_alive(): () => void
  /** Emits a warning under Python's category name. */
  emit_warning(text: string, category: string): void
  /** The value of an environment variable. */
  getenv(name: string): string | undefined
  /** Writes text to standard error. */
  write_stderr(text: string): void
  /** Storage that follows asynchronous continuations; created when it is first asked for. */
  async_local(): AsyncLocal
  /**
   * Calls `callback` at each keyboard interrupt until the returned function is called.
   * @returns `null` when the program handles interrupts itself, or when the platform has none.
   */
  on_interrupt(callback: () => void): (() => void) | null
}

/** Storage that an asynchronous continuation finds again. */
export interface AsyncLocal {
  /** The store of the continuation that runs now, if it has one. */
  getStore(): unknown
  /** Calls `fn` so that it, and all that it starts, finds `store`. */
  run<R>(store: unknown, fn: () => R): R
  /** Calls `fn` outside every store. */
  outside(fn: () => void): void
}
