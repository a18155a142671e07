import { RuntimeError, repr } from './builtins.js'
import { object_address } from './builtins/names.js'
import { qualified_name } from './builtins/repr.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { type Signature, bind_arguments } from './call_arguments.js'
import type { Profile } from './compat/versions.js'
import { get_event_loop_of, get_running_loop } from './events.js'
import { check_loop_argument, current_profile } from './loop_argument.js'

/** Keyword arguments of the primitives. */
export interface LoopOptions {
  /** The loop (until 3.9). */
  loop?: AbstractEventLoop | null
}

/** What the constructors of primitives hand up: their arguments, and what they may be. */
export interface Construction {
  /** The class that is constructed, which says which version it is of. */
  readonly target: { readonly _profile?: Profile | undefined; readonly name: string }
  readonly signature: Signature
  readonly args: readonly unknown[]
}

/**
 * What waits on a loop: bound to one when it is made, or by its first wait, depending on the version.
 *
 *     const lock = new asyncio.Lock()     // until 3.9: of the current loop; since 3.10: of no loop yet
 *     await lock.acquire()                // free: no loop is needed
 *     await lock.acquire()                // has to wait: of the running loop from now on
 */
export abstract class _LoopBoundMixin {
  /** @internal */
  declare static _profile?: Profile
  /** The version that the object behaves as: that of its class. */
  readonly _profile: Profile
  /** Null until the first wait, in versions where that decides. */
  _loop: BaseEventLoop | null = null

  /** @internal */
  constructor(profile: Profile, loop: AbstractEventLoop | null) {
    this._profile = profile
    if (profile.primitive_binding === 'construction') {
      this._loop = (loop ?? get_event_loop_of(profile)) as BaseEventLoop
    }
  }

  /**
   * The loop to wait on.
   * @throws {RuntimeError} when the object was used in another loop before
   */
  _get_loop(): BaseEventLoop {
    const bound = this._loop
    if (bound !== null && this._profile.primitive_binding === 'construction') return bound
    const running = get_running_loop()
    if (bound === null) this._loop = running
    else if (bound !== running) throw new RuntimeError(`${repr(this)} is bound to a different event loop`)
    return running
  }
}

/** The options of a primitive that another one makes for itself: told the loop, it warns of it as well. */
export function inner_options(loop: AbstractEventLoop | null): LoopOptions | undefined {
  return loop === null ? undefined : { loop }
}

/** The version a primitive is of. */
export function profile_of_class(target: Construction['target']): Profile {
  return target._profile ?? current_profile()
}

/**
 * The arguments of a primitive's constructor by name. The loop is refused, deprecated or taken as the version does.
 * @throws {TypeError} with Python's text
 */
export function construction_arguments(
  { target, signature, args }: Construction,
  profile: Profile,
): Readonly<Record<string, unknown>> & { readonly loop: AbstractEventLoop | null } {
  const how = profile.primitive_loop_refusal
  const with_loop = how === 'unexpected' ? signature : { ...signature, keywords: ['loop'] }
  const bound = bind_arguments(profile, with_loop, args)
  if (how === 'explained' && 'loop' in bound) {
    const text = `As of 3.10, the *loop* parameter was removed from ${target.name}() since it is no longer necessary`
    throw new TypeError(text)
  }
  const loop = (bound['loop'] ?? null) as AbstractEventLoop | null
  check_loop_argument(target.name, { loop }, profile)
  return { ...bound, loop }
}

/** `<asyncio.locks.Lock object at 0x… [state]>`. A view of a class counts as the class, a program's subclass does not. */
export function repr_with_state(object: object, state: string): string {
  let cls = object.constructor as { readonly name: string }
  if (Object.hasOwn(cls, '_profile')) cls = Object.getPrototypeOf(cls) as { readonly name: string }
  return `<${qualified_name(cls)} object at ${object_address(object)} [${state}]>`
}
