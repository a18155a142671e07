import { AssertionError, NotImplementedError, RuntimeError } from './builtins.js'
import { current_dialect, use_dialect } from './compat/bound.js'
import { warn } from './compat/warn.js'
import type { Profile } from './compat/versions.js'
import { declare_class, type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import { AbstractEventLoop } from './abstract_loop.js'

export { AbstractEventLoop } from './abstract_loop.js'
export { Handle, TimerHandle } from './handles.js'

// ---- the running loop

/**
 * Which loop runs. `loop` is set while a loop's code is on the stack; between the parts of a native coroutine's step
 * nothing is on the stack, and `resolve` finds the loop by whose continuation it is.
 */
export const running: {
  loop: AbstractEventLoop | null
  resolve: (() => AbstractEventLoop | null) | null
  stepping: (() => AbstractEventLoop | null) | null
} = {
  loop: null,
  resolve: null,
  stepping: null,
}

/**
 * The loop that runs the current code.
 * @returns the loop, or `null` outside of any
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_running_loop
 */
export function _get_running_loop(): AbstractEventLoop | null {
  if (running.loop !== null) return running.loop
  return running.resolve === null ? null : running.resolve()
}

/** The loop whose step this certainly is, for refusing to run another inside it. */
export function stepping_loop(): AbstractEventLoop | null {
  return running.loop ?? running.stepping?.() ?? null
}

/**
 * Sets which loop counts as running, for loops that are not built on `BaseEventLoop`.
 * @param loop - the loop, or `null` for none
 */
export function _set_running_loop(loop: AbstractEventLoop | null | undefined): void {
  running.loop = loop ?? null
}

/**
 * The loop that runs the current code.
 * @throws {RuntimeError} `no running event loop`, outside of any
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_running_loop
 */
export function get_running_loop(): BaseEventLoop {
  const loop = _get_running_loop()
  if (loop === null) throw new RuntimeError('no running event loop')
  return loop as BaseEventLoop
}

// ---- policies

/**
 * What a policy must offer; methods that a subclass leaves out raise NotImplementedError.
 * @see https://docs.python.org/3/library/asyncio-policy.html#asyncio.AbstractEventLoopPolicy
 */
export class AbstractEventLoopPolicy {
  /**
   * The current loop.
   * @see https://docs.python.org/3/library/asyncio-policy.html#asyncio.AbstractEventLoopPolicy.get_event_loop
   */
  get_event_loop(): AbstractEventLoop {
    throw new NotImplementedError()
  }
  /**
   * Sets the current loop.
   * @param _loop - the loop, or `null` for none
   * @see https://docs.python.org/3/library/asyncio-policy.html#asyncio.AbstractEventLoopPolicy.set_event_loop
   */
  set_event_loop(_loop: AbstractEventLoop | null): void {
    throw new NotImplementedError()
  }
  /**
   * Makes a new loop.
   * @see https://docs.python.org/3/library/asyncio-policy.html#asyncio.AbstractEventLoopPolicy.new_event_loop
   */
  new_event_loop(): AbstractEventLoop {
    throw new NotImplementedError()
  }
  get_child_watcher(): unknown {
    throw new NotImplementedError()
  }
  set_child_watcher(_watcher: unknown): void {
    throw new NotImplementedError()
  }
  /** @internal */
  _current_child_watcher(): unknown {
    return this.get_child_watcher()
  }
}

/** Makes the loop of a version; set by the module that has the loop class, which depends on this one. */
export const loop_factory: { make: ((profile: Profile) => AbstractEventLoop) | null } = { make: null }

/** A child watcher, as policies use it. */
interface Watcher {
  attach_loop(loop: AbstractEventLoop | null): void
  close(): void
}

/** Makes the child watcher of a version; set by the module that has the classes, which depends on this one. */
export const watcher_factory: {
  make: ((profile: Profile) => Watcher) | null
  is_watcher: (value: unknown) => boolean
} = { make: null, is_watcher: () => false }

/**
 * The policy of this process unless the program sets another: one current loop, made when it is first asked for in
 * the versions that do so.
 */
export class BaseDefaultEventLoopPolicy extends AbstractEventLoopPolicy {
  /** @internal the version whose loops this policy makes; null: that of the entry used last */
  declare static _profile?: Profile
  _loop: AbstractEventLoop | null = null
  /** Set for good by the first set_event_loop: from then on nothing is made of itself. */
  _set_called = false
  /**
   * The current loop.
   * @throws {RuntimeError} where none is set and the version makes none
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_event_loop
   */
  override get_event_loop(): AbstractEventLoop {
    if (this._loop === null && !this._set_called) {
      const missing = current_dialect().get_event_loop_missing
      if (missing === 'warn') warn('There is no current event loop', 'DeprecationWarning')
      if (missing !== 'raise') this.set_event_loop(this.new_event_loop())
    }
    if (this._loop === null) {
      throw new RuntimeError("There is no current event loop in thread 'MainThread'.")
    }
    return this._loop
  }

  /**
   * Sets the current loop.
   * @param loop - the loop, or `null` for none
   * @throws {TypeError | AssertionError} for what is no loop
   */
  override set_event_loop(loop: AbstractEventLoop | null | undefined): void {
    this._set_called = true
    if (loop !== null && loop !== undefined && !(loop instanceof AbstractEventLoop)) {
      if (current_dialect().set_event_loop_check === 'assertion') throw new AssertionError()
      throw new TypeError(
        `loop must be an instance of AbstractEventLoop or None, not '${type_name_of(loop)}'`,
      )
    }
    this._loop = loop ?? null
  }

  /** Makes a new loop of the version in use. */
  override new_event_loop(): AbstractEventLoop {
    if (loop_factory.make === null) throw new RuntimeError('no event loop class is loaded')
    return loop_factory.make(this._own_profile())
  }

  /** The version whose loops this policy makes. @internal */
  protected _own_profile(): Profile {
    return (this.constructor as typeof BaseDefaultEventLoopPolicy)._profile ?? current_dialect()
  }
}

/**
 * The default policy's class under the name programs use.
 * @see https://docs.python.org/3/library/asyncio-policy.html#asyncio.DefaultEventLoopPolicy
 */
export class DefaultEventLoopPolicy extends BaseDefaultEventLoopPolicy {
  /** Made when it is first asked for, in versions that have child watchers. */
  _watcher: Watcher | null = null

  override set_event_loop(loop: AbstractEventLoop | null | undefined): void {
    super.set_event_loop(loop)
    this._watcher?.attach_loop(this._loop)
  }

  // ---- child watchers

  /** The child watcher, without the warning that newer versions give. @internal */
  override _current_child_watcher(): unknown {
    if (this.get_child_watcher !== DefaultEventLoopPolicy.prototype.get_child_watcher) {
      return this.get_child_watcher()
    }
    return this._made_watcher()
  }

  private _made_watcher(): Watcher {
    if (this._watcher !== null) return this._watcher
    if (watcher_factory.make === null) throw new RuntimeError('no child watcher class is loaded')
    const profile = this._own_profile()
    this._watcher = watcher_factory.make(profile)
    if (profile.child_watcher !== 'pidfd') this._watcher.attach_loop(this._loop)
    return this._watcher
  }

  /** What children are watched with (until 3.13; deprecated since 3.12). */
  override get_child_watcher(): unknown {
    const watcher = this._made_watcher()
    this._warn_of_watchers('get_child_watcher')
    return watcher
  }

  /**
   * Sets what children are watched with (until 3.13; deprecated since 3.12).
   * @param watcher - the watcher, or `null` for a new default one
   * @throws {AssertionError} for what is no watcher
   */
  override set_child_watcher(watcher: unknown): void {
    if (watcher !== null && watcher !== undefined && !watcher_factory.is_watcher(watcher)) {
      throw new AssertionError()
    }
    this._watcher?.close()
    this._watcher = (watcher ?? null) as Watcher | null
    this._warn_of_watchers('set_child_watcher')
  }

  private _warn_of_watchers(name: string): void {
    if (!this._own_profile().child_watcher_deprecated) return
    warn(
      `'${name}' is deprecated as of Python 3.12 and will be removed in Python 3.14.`,
      'DeprecationWarning',
    )
  }
}

/** The policy of each version: programs of two versions in one process are as apart as in two Pythons. */
const policies = new Map<string, AbstractEventLoopPolicy>()

/** The policy in force, without the warning that newer versions give. */
export function _get_event_loop_policy(): AbstractEventLoopPolicy {
  const { version } = current_dialect()
  let policy = policies.get(version)
  if (policy === undefined) policies.set(version, (policy = new DefaultEventLoopPolicy()))
  return policy
}

function policies_are_deprecated(name: string): void {
  if (!current_dialect().policy_deprecated) return
  warn(`'asyncio.${name}' is deprecated and slated for removal in Python 3.16`, 'DeprecationWarning')
}

/**
 * The event loop policy in force.
 * @see https://docs.python.org/3/library/asyncio-policy.html#asyncio.get_event_loop_policy
 */
export function get_event_loop_policy(): AbstractEventLoopPolicy {
  policies_are_deprecated('get_event_loop_policy')
  return _get_event_loop_policy()
}

/**
 * Sets the event loop policy.
 * @param policy - the policy, or `null` for a new default one
 * @throws {TypeError | AssertionError} for what is no policy
 * @see https://docs.python.org/3/library/asyncio-policy.html#asyncio.set_event_loop_policy
 */
export function set_event_loop_policy(policy: AbstractEventLoopPolicy | null | undefined): void {
  policies_are_deprecated('set_event_loop_policy')
  if (policy !== null && policy !== undefined && !(policy instanceof AbstractEventLoopPolicy)) {
    if (current_dialect().set_event_loop_check === 'assertion') throw new AssertionError()
    const given = type_name_of(policy)
    throw new TypeError(`policy must be an instance of AbstractEventLoopPolicy or None, not '${given}'`)
  }
  const { version } = current_dialect()
  if (policy === null || policy === undefined) policies.delete(version)
  else policies.set(version, policy)
}

/**
 * The running loop, or else the current one of the policy.
 * @throws {RuntimeError} where there is none and the version makes none
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_event_loop
 */
export function get_event_loop(): BaseEventLoop {
  return (_get_running_loop() ?? _get_event_loop_policy().get_event_loop()) as BaseEventLoop
}

/**
 * The loop that an object of a version's class belongs to when none is given.
 * @param profile - the version; undefined for the one in use
 */
export function get_event_loop_of(profile: Profile | undefined): BaseEventLoop {
  if (profile !== undefined && _get_running_loop() === null) use_dialect(profile)
  return get_event_loop()
}

/**
 * Sets the current loop of the policy.
 * @param loop - the loop, or `null` for none
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.set_event_loop
 */
export function set_event_loop(loop: AbstractEventLoop | null | undefined): void {
  _get_event_loop_policy().set_event_loop(loop ?? null)
}

/**
 * Makes a new loop by the policy.
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.new_event_loop
 */
export function new_event_loop(): BaseEventLoop {
  return _get_event_loop_policy().new_event_loop() as BaseEventLoop
}

/** What processes are watched with, where a version has child watchers. */
export function get_child_watcher(): unknown {
  return _get_event_loop_policy().get_child_watcher()
}

/** Sets what processes are watched with, where a version has child watchers. */
export function set_child_watcher(watcher: unknown): void {
  _get_event_loop_policy().set_child_watcher(watcher)
}

/** What Python does in the child after a fork: no loop runs there, and the policy has no current loop. */
export function on_fork(): void {
  const policy = policies.get(current_dialect().version)
  if (policy instanceof BaseDefaultEventLoopPolicy) {
    policy._loop = null
    policy._set_called = false
  }
  _set_running_loop(null)
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(AbstractEventLoopPolicy, 'asyncio', 'AbstractEventLoopPolicy')
declare_class(BaseDefaultEventLoopPolicy, 'asyncio', 'BaseDefaultEventLoopPolicy')
declare_class(DefaultEventLoopPolicy, 'asyncio', 'DefaultEventLoopPolicy')
