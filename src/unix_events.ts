import { AssertionError, NotImplementedError, RuntimeError } from './builtins.js'
import { declare_class, type_name } from './builtins/names.js'
import { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { type ExitCallback, UNKNOWN_CHILD, wait_child, watch_exit } from './child_exits.js'
import type { Profile } from './compat/versions.js'
import { view } from './compat/view.js'
import { warn } from './compat/warn.js'
import { get_running_loop, watcher_factory } from './events.js'
import { must_leave } from './exception_handling.js'
import { all_children, collect, on_child_exit } from './host/processes.js'
import { logger } from './log.js'
import { current_profile } from './loop_argument.js'

/*
 * Child watchers. Node collects each child that it started as soon as it ends, so that here a watcher never asks the
 * system: it is told, and what it is told is what `waitpid` would tell in Python, to the first who asks.
 */

function deprecated(profile: Profile, name: string): void {
  if (!profile.child_watcher_deprecated) return
  warn(`'${name}' is deprecated as of Python 3.12 and will be removed in Python 3.14.`, 'DeprecationWarning')
}

const warned_of = new WeakSet<object>()

/**
 * What a child watcher must offer (until 3.13); methods that a subclass leaves out raise NotImplementedError.
 * @see https://docs.python.org/3.13/library/asyncio-policy.html#asyncio.AbstractChildWatcher
 */
export class AbstractChildWatcher {
  /** @internal */
  declare static _profile?: Profile
  /** @internal */
  readonly _profile: Profile

  constructor() {
    this._profile = new.target._profile ?? current_profile()
    // Python warns when the subclass is defined, which JavaScript does not tell.
    if (library_classes.has(type_name(new.target)) || warned_of.has(new.target)) return
    warned_of.add(new.target)
    deprecated(this._profile, 'AbstractChildWatcher')
  }

  /**
   * Has a function called when a child has ended.
   * @param _pid - the child's number
   * @param _callback - called with the number, what the child ended with, and `args`
   */
  add_child_handler(_pid: number, _callback: ExitCallback, ..._args: unknown[]): void {
    throw new NotImplementedError()
  }

  /**
   * Forgets a child.
   * @returns whether it was watched
   */
  remove_child_handler(_pid: number): boolean {
    throw new NotImplementedError()
  }

  /** Attaches the watcher to a loop; `null` detaches it. */
  attach_loop(_loop: AbstractEventLoop | null): void {
    throw new NotImplementedError()
  }

  /** Frees what the watcher holds. */
  close(): void {
    throw new NotImplementedError()
  }

  /** Whether the watcher is ready to watch (3.8 and newer). */
  is_active(): boolean {
    throw new NotImplementedError()
  }

  /** Begins the start of a child. */
  __enter__(): this {
    throw new NotImplementedError()
  }

  /** Ends the start of a child. */
  __exit__(_a: unknown, _b: unknown, _c: unknown): void {
    throw new NotImplementedError()
  }
}

type Registered = readonly [callback: ExitCallback, args: unknown[]]

function fire([callback, args]: Registered, pid: number, returncode: number): void {
  ;(callback as (...all: unknown[]) => void)(pid, returncode, ...args)
}

/** What watchers that are attached to one loop have in common. */
export class BaseChildWatcher extends AbstractChildWatcher {
  _loop: AbstractEventLoop | null = null
  readonly _callbacks = new Map<number, Registered>()
  private _forget: (() => void) | null = null

  override close(): void {
    this.attach_loop(null)
  }

  override is_active(): boolean {
    return this._loop?.is_running() ?? false
  }

  protected _do_waitpid(_expected_pid: number): void {
    throw new NotImplementedError()
  }

  protected _do_waitpid_all(): void {
    throw new NotImplementedError()
  }

  override attach_loop(loop: AbstractEventLoop | null): void {
    if (loop !== null && !(loop instanceof AbstractEventLoop)) throw new AssertionError()
    if (this._loop !== null && loop === null && this._callbacks.size > 0) {
      warn('A loop is being detached from a child watcher with pending handlers', 'RuntimeWarning')
    }
    this._forget?.()
    this._forget = null
    this._loop = loop
    if (loop === null) return
    this._forget = on_child_exit(() => {
      ;(loop as BaseEventLoop)._arrived(() => {
        this._sig_chld()
      })
    })
    // A child may have ended meanwhile.
    this._do_waitpid_all()
  }

  private _sig_chld(): void {
    const loop = this._loop
    if (loop === null) return
    try {
      this._do_waitpid_all()
    } catch (error) {
      if (must_leave(error, loop)) throw error
      loop.call_exception_handler({ message: 'Unknown exception in SIGCHLD handler', exception: error })
    }
  }

  override __enter__(): this {
    return this
  }

  override __exit__(_a: unknown, _b: unknown, _c: unknown): void {
    // For subclasses.
  }

  override remove_child_handler(pid: number): boolean {
    return this._callbacks.delete(pid)
  }

  /** Refuses to watch without a loop, in versions that do. */
  protected _check_loop(): void {
    if (this._loop === null && this._profile.child_watcher_inactive === 'no_loop') {
      throw new RuntimeError('Cannot add child handler, the child watcher does not have a loop attached')
    }
  }

  protected _log(text: string, ...args: unknown[]): void {
    if (this._loop?.get_debug() === true) logger.debug(text, ...args)
  }
}

/**
 * Asks for each child that it was told of (until 3.13).
 * @see https://docs.python.org/3.13/library/asyncio-policy.html#asyncio.SafeChildWatcher
 */
export class SafeChildWatcher extends BaseChildWatcher {
  constructor() {
    super()
    deprecated(this._profile, 'SafeChildWatcher')
  }

  override close(): void {
    this._callbacks.clear()
    super.close()
  }

  override add_child_handler(pid: number, callback: ExitCallback, ...args: unknown[]): void {
    this._check_loop()
    this._callbacks.set(pid, [callback, args])
    // It may have ended already.
    this._do_waitpid(pid)
  }

  protected override _do_waitpid_all(): void {
    for (const pid of [...this._callbacks.keys()]) this._do_waitpid(pid)
  }

  protected override _do_waitpid(expected_pid: number): void {
    if (!(expected_pid > 0)) throw new AssertionError()
    const returncode = wait_child(expected_pid, UNKNOWN_CHILD)
    if (returncode === null) return
    this._log('process %s exited with returncode %s', expected_pid, returncode)
    const registered = this._callbacks.get(expected_pid)
    if (registered === undefined) return
    this._callbacks.delete(expected_pid)
    fire(registered, expected_pid, returncode)
  }
}

/**
 * Asks for any child, whoever started it (until 3.13).
 * @see https://docs.python.org/3.13/library/asyncio-policy.html#asyncio.FastChildWatcher
 */
export class FastChildWatcher extends BaseChildWatcher {
  private readonly _zombies = new Map<number, number>()
  private _forks = 0

  constructor() {
    super()
    deprecated(this._profile, 'FastChildWatcher')
  }

  override close(): void {
    this._callbacks.clear()
    this._zombies.clear()
    super.close()
  }

  override __enter__(): this {
    this._forks += 1
    return this
  }

  override __exit__(_a: unknown, _b: unknown, _c: unknown): void {
    this._forks -= 1
    if (this._forks > 0 || this._zombies.size === 0) return
    const victims = [...this._zombies].map(([pid, returncode]) => `${pid}: ${returncode}`).join(', ')
    this._zombies.clear()
    logger.warning('Caught subprocesses termination from unknown pids: %s', `{${victims}}`)
  }

  override add_child_handler(pid: number, callback: ExitCallback, ...args: unknown[]): void {
    if (this._forks === 0) throw new AssertionError('Must use the context manager')
    this._check_loop()
    const returncode = this._zombies.get(pid)
    if (returncode === undefined) {
      this._callbacks.set(pid, [callback, args])
      return
    }
    this._zombies.delete(pid)
    fire([callback, args], pid, returncode)
  }

  protected override _do_waitpid_all(): void {
    for (const pid of all_children()) {
      const returncode = collect(pid)
      if (returncode === null || returncode === undefined) continue
      const registered = this._callbacks.get(pid)
      if (registered !== undefined) {
        this._callbacks.delete(pid)
        this._log('process %s exited with returncode %s', pid, returncode)
        fire(registered, pid, returncode)
      } else if (this._forks > 0) {
        // It may be about to be told of.
        this._zombies.set(pid, returncode)
        this._log('unknown process %s exited with returncode %s', pid, returncode)
      } else {
        logger.warning('Caught subprocess termination from unknown pid: %d -> %d', pid, returncode)
      }
    }
  }
}

/** A watcher that needs no loop of its own: each child is told to the loop that started it. */
class LooplessChildWatcher extends AbstractChildWatcher {
  /** What forgets a child, by its number. */
  protected readonly _watched = new Map<number, () => void>()
  protected readonly _unknown: string = UNKNOWN_CHILD

  override add_child_handler(pid: number, callback: ExitCallback, ...args: unknown[]): void {
    this._watch(get_running_loop(), pid, callback, args)
  }

  protected _watch(loop: BaseEventLoop, pid: number, callback: ExitCallback, args: unknown[]): void {
    this._watched.get(pid)?.()
    const told: ExitCallback = (...all) => {
      this._watched.delete(pid)
      ;(callback as (...given: unknown[]) => void)(...all)
    }
    this._watched.set(pid, watch_exit(loop, pid, told, args, this._unknown))
  }

  protected _forget(pid: number): boolean {
    this._watched.get(pid)?.()
    return this._watched.delete(pid)
  }

  override remove_child_handler(_pid: number): boolean {
    return true
  }

  override attach_loop(_loop: AbstractEventLoop | null): void {
    // There is nothing to attach.
  }

  override close(): void {
    // There is nothing to free.
  }

  override is_active(): boolean {
    return true
  }

  override __enter__(): this {
    return this
  }

  override __exit__(_a: unknown, _b: unknown, _c: unknown): void {
    // There is nothing to end.
  }
}

/**
 * Watches for all loops at once (3.8 to 3.13).
 * @see https://docs.python.org/3.13/library/asyncio-policy.html#asyncio.MultiLoopChildWatcher
 */
export class MultiLoopChildWatcher extends LooplessChildWatcher {
  private _active = false

  constructor() {
    super()
    deprecated(this._profile, 'MultiLoopChildWatcher')
  }

  override is_active(): boolean {
    return this._active
  }

  override attach_loop(_loop: AbstractEventLoop | null): void {
    this._active = true
  }

  override close(): void {
    for (const pid of [...this._watched.keys()]) this._forget(pid)
    this._active = false
  }

  override remove_child_handler(pid: number): boolean {
    return this._forget(pid)
  }
}

/**
 * Where Python waits in threads (3.8 to 3.13); Node needs none.
 * @see https://docs.python.org/3.13/library/asyncio-policy.html#asyncio.ThreadedChildWatcher
 */
export class ThreadedChildWatcher extends LooplessChildWatcher {}

/**
 * Where Python waits for a descriptor of the process (3.9 to 3.13); Node needs none.
 * @see https://docs.python.org/3.13/library/asyncio-policy.html#asyncio.PidfdChildWatcher
 */
export class PidfdChildWatcher extends LooplessChildWatcher {
  _loop: AbstractEventLoop | null = null
  protected override readonly _unknown =
    'child process pid %d exit status already read:  will report returncode 255'

  private get _attached(): boolean {
    return this._profile.pidfd_watcher === 'attached'
  }

  override is_active(): boolean {
    return !this._attached || (this._loop?.is_running() ?? false)
  }

  override attach_loop(loop: AbstractEventLoop | null): void {
    if (!this._attached) return
    if (this._loop !== null && loop === null && this._watched.size > 0) {
      warn('A loop is being detached from a child watcher with pending handlers', 'RuntimeWarning')
    }
    for (const pid of [...this._watched.keys()]) this._forget(pid)
    this._loop = loop
  }

  override close(): void {
    this.attach_loop(null)
  }

  override add_child_handler(pid: number, callback: ExitCallback, ...args: unknown[]): void {
    this._watch((this._attached ? this._loop : get_running_loop()) as BaseEventLoop, pid, callback, args)
  }

  override remove_child_handler(pid: number): boolean {
    return this._attached ? this._forget(pid) : true
  }
}

const library_classes = new Set([
  'AbstractChildWatcher',
  'BaseChildWatcher',
  'SafeChildWatcher',
  'FastChildWatcher',
  'MultiLoopChildWatcher',
  'ThreadedChildWatcher',
  'PidfdChildWatcher',
])

watcher_factory.make = (profile) => {
  const kinds = { safe: SafeChildWatcher, threaded: ThreadedChildWatcher, pidfd: PidfdChildWatcher }
  return new (view(kinds[profile.child_watcher as keyof typeof kinds], profile))()
}
watcher_factory.is_watcher = (value) => value instanceof AbstractChildWatcher

declare_class(AbstractChildWatcher, 'asyncio', 'AbstractChildWatcher')
declare_class(BaseChildWatcher, 'asyncio.unix_events', 'BaseChildWatcher')
declare_class(SafeChildWatcher, 'asyncio', 'SafeChildWatcher')
declare_class(FastChildWatcher, 'asyncio', 'FastChildWatcher')
declare_class(MultiLoopChildWatcher, 'asyncio', 'MultiLoopChildWatcher')
declare_class(ThreadedChildWatcher, 'asyncio', 'ThreadedChildWatcher')
declare_class(PidfdChildWatcher, 'asyncio', 'PidfdChildWatcher')
