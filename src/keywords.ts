import { current_dialect } from './compat/bound.js'
import { is_kw, is_plain_object } from './compat/kw.js'
import type { Profile } from './compat/versions.js'

/**
 * Refuses keyword arguments that a function does not have.
 * @param name - the function, with its class; older versions leave the class out
 * @param given - the keyword arguments
 * @param known - the names that there are
 * @throws {TypeError} with Python's text
 */
export function refuse_keywords(
  profile: Profile,
  name: string,
  given: object,
  known: readonly string[],
): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    const shown = profile.qualified_names_in_errors ? name : name.slice(name.lastIndexOf('.') + 1)
    throw new TypeError(`${shown}() got an unexpected keyword argument '${key}'`)
  }
}

/**
 * The same of what CPython has written in C, which words it in other ways.
 * @param name - the function alone
 * @param known - `null` where the function is one that takes no keyword arguments at all
 */
export function refuse_native_keywords(
  profile: Profile,
  name: string,
  given: object,
  known: readonly string[] | null,
): void {
  for (const key in given) {
    if (known === null) throw new TypeError(`${name}() takes no keyword arguments`)
    if (known.includes(key)) continue
    throw new TypeError(profile.task_argument_text.replace('{}', key).replace('Task()', `${name}()`))
  }
}

/** A parameter that may be passed by its place or, in an object at the end, by its name. */
export type OrNamed<K extends string, V> = V | null | undefined | { readonly [P in K]?: V | null }

/** Refuses keyword arguments that somebody does not have; what they are left to when it is done. */
export type Refuse = (given: object) => void

/** Refuses for a function that has one parameter. */
export function only(name: string, whose: string, profile: Profile = current_dialect()): Refuse {
  return (given) => {
    refuse_keywords(profile, whose, given, [name])
  }
}

/** The value of an argument passed either way. */
export function named<K extends string, V extends object>(
  name: K,
  given: OrNamed<K, V>,
  refuse?: Refuse,
): V | null {
  if (given === null || given === undefined) return null
  if (!is_kw(given) && !is_plain_object(given)) return given
  refuse?.(given)
  return ((given as Record<string, unknown>)[name] ?? null) as V | null
}

/**
 * The value of a first argument that may be passed by its name; what comes with it is left to the caller.
 * @param given - the argument; it can be no plain object by itself
 */
export function unnamed<V>(name: string, given: V, refuse?: Refuse): V {
  if (!is_kw(given) && !is_plain_object(given)) return given
  refuse?.(given)
  return (Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : given) as V
}
