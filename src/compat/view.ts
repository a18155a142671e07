import { type_name } from '../builtins/names.js'
import { lacking } from './members.js'
import type { Profile, Version } from './versions.js'

type Class = abstract new (...args: never) => object

const views = new WeakMap<Class, Map<Version, Class>>()

const is_instance = Function.prototype[Symbol.hasInstance]

// An own property of every view; a user's subclass inherits it, and so is told from a view.
const master = Symbol('master')

function hasInstance(this: Class, value: unknown): boolean {
  if (!Object.hasOwn(this, master)) return is_instance.call(this, value)
  // The class may know its instances in a way of its own.
  return value instanceof (Reflect.get(this, master) as unknown as Class)
}

function hide(target: object, names: readonly string[]): void {
  for (const name of names) {
    // Writable, so that a user's subclass may assign an attribute of that name.
    if (name in target)
      Object.defineProperty(target, name, { value: undefined, writable: true, configurable: true })
  }
}

/**
 * A class as one Python version has it: a thin subclass that says which version it is of (`_profile`, inherited by
 * subclasses) and hides the members that the version lacks.
 *
 * `instanceof` does not tell views of one class apart: a task of any version is an instance of every version's `Task`
 * and `Future`. Subclasses of a view keep JavaScript's meaning.
 *
 * Members are hidden on a prototype between the class and its instances, not by a proxy, so that a call costs no more
 * than an inherited method does. The class's own code must therefore reach members that some version lacks under
 * another name.
 *
 * A class of which very many objects are made may have `_is_its_own_view`, when it gets its profile elsewhere: it serves
 * the versions that lack nothing itself. (A constructor that only calls another makes a handle a fifth dearer.)
 *
 * @param Master - the class with the members of every version
 * @returns always the same class for the same arguments
 */
export function view<C extends Class>(Master: C, profile: Profile): C {
  let known = views.get(Master)
  if (known === undefined) views.set(Master, (known = new Map<Version, Class>()))
  let found = known.get(profile.version)
  if (found === undefined) {
    found = make_view(Master, profile)
    known.set(profile.version, found)
  }
  return found as C
}

function make_view(Master: Class, profile: Profile): Class {
  const hidden = lacking(Master, profile)
  const { _is_its_own_view = false } = Master as { readonly _is_its_own_view?: boolean }
  if (_is_its_own_view && hidden.length === 0) return Master
  const Base = Master as unknown as new (...args: unknown[]) => object
  const View = class extends Base {}
  hide(View.prototype, hidden)
  hide(View, hidden)
  Object.defineProperties(View, {
    name: { value: type_name(Master), configurable: true },
    _profile: { value: profile, writable: true, configurable: true },
    [master]: { value: Master },
    [Symbol.hasInstance]: { value: hasInstance, writable: true, configurable: true },
  })
  return View
}
