import { PY314 } from './profiles/py314.js'
import type { Profile } from './versions.js'

/** The newest version covered, which the package's root has. */
export const NEWEST = PY314

// The version that library code follows where no loop says which: whose entry was used last, or imported first.
let dialect: Profile | undefined

const profiles = new WeakMap<object, Profile>()

const list_forms = new WeakMap<object, (args: unknown[]) => unknown>()

/**
 * Gives a function that is called with very many arguments a form that takes them as a list.
 *
 * Spread arguments lie on the stack, which holds about 120,000 of them: `gather(...tasks)` has room for 100,000, but
 * not a second time when a bound function hands them on.
 */
export function takes_list(fn: (...args: never) => unknown, list_form: (args: unknown[]) => unknown): void {
  list_forms.set(fn, list_form)
}

/** The profile to follow where no running loop says which. */
export function current_dialect(): Profile {
  return dialect ?? NEWEST
}

/**
 * A function of one version's entry, for a function that may have to find or make a loop: calling it makes that
 * version the current dialect first.
 *
 * The first function bound sets the dialect, so that a program of one import never sees another version's behaviour,
 * whichever function it calls first.
 *
 * @returns a function of the same name, length and type
 */
export function bound<F extends (...args: never) => unknown>(fn: F, profile: Profile): F {
  dialect ??= profile
  const call = fn as unknown as (...args: unknown[]) => unknown
  const list_form = list_forms.get(fn)
  const wrapper =
    list_form === undefined
      ? function (this: unknown, ...args: unknown[]): unknown {
          dialect = profile
          return call.apply(this, args)
        }
      : function (...args: unknown[]): unknown {
          dialect = profile
          return list_form(args)
        }
  Object.defineProperty(wrapper, 'name', { value: fn.name, configurable: true })
  Object.defineProperty(wrapper, 'length', { value: fn.length, configurable: true })
  profiles.set(wrapper, profile)
  return wrapper as unknown as F
}

/** The profile that a function was bound to; `undefined` when it is not a function of an entry. */
export function profile_of(fn: object): Profile | undefined {
  return profiles.get(fn)
}

/**
 * Calls a function as one version's: makes that version the current dialect first, as a function of its entry would.
 *
 * @param profile - left out where a class does not say which version it is of
 */
export function bound_profile<T>(profile: Profile | undefined, call: () => T): T {
  if (profile !== undefined) dialect = profile
  return call()
}

/** Makes a version the one that library code follows where no loop says which. */
export function use_dialect(profile: Profile): void {
  dialect = profile
}
