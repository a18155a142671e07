import { is_kw, is_plain_object } from './compat/kw.js'
import type { Profile } from './compat/versions.js'
import { refuse_keywords } from './keywords.js'

/** What a constructor or method takes. */
export interface Signature {
  /** The method with its class, as error messages name it. */
  readonly name: string
  /** Parameters that may be passed by place or by name, in their order. */
  readonly parameters: readonly string[]
  /** Parameters that may only be passed by name. */
  readonly keywords?: readonly string[]
  /** How many of `parameters` have no default. */
  readonly required?: number
  /** Whether it is a function that is no method. */
  readonly plain?: boolean
  /** Whether other keyword arguments are taken as well. */
  readonly open?: boolean
}

function plural(count: number, noun: string): string {
  return count === 1 ? `${count} ${noun}` : `${count} ${noun}s`
}

/**
 * Sorts the arguments of a call by name, whether they came by place or, in an object at the end, by name.
 *
 * @returns the arguments by name; those not given are absent
 * @throws {TypeError} with Python's text, for arguments that the signature does not have, or lacks
 */
export function bind_arguments(
  profile: Profile,
  signature: Signature,
  args: readonly unknown[],
): Readonly<Record<string, unknown>> {
  const bound: Record<string, unknown> = {}
  if (args.length === 0 && signature.required === undefined) return bound
  const { name, parameters, required = 0 } = signature
  // A constructor hands on what it was not given, too.
  args = args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1)
  const last = args.at(-1)
  const named = is_kw(last) || is_plain_object(last) ? (last as Readonly<Record<string, unknown>>) : null
  const placed = named === null ? args : args.slice(0, -1)
  const shown = profile.qualified_names_in_errors ? name : name.slice(name.lastIndexOf('.') + 1)
  if (named !== null && signature.open !== true)
    refuse_keywords(profile, name, named, [...parameters, ...(signature.keywords ?? [])])
  if (placed.length > parameters.length) {
    // Python counts `self`.
    const self = signature.plain === true ? 0 : 1
    const most = parameters.length + self
    const least = required + self
    const takes =
      least === most
        ? plural(most, 'positional argument')
        : `from ${least} to ${plural(most, 'positional argument')}`
    const given = placed.length + self
    throw new TypeError(`${shown}() takes ${takes} but ${given === 1 ? '1 was' : `${given} were`} given`)
  }
  placed.forEach((value, place) => {
    const parameter = parameters[place] as string
    if (named !== null && named[parameter] !== undefined) {
      throw new TypeError(`${shown}() got multiple values for argument '${parameter}'`)
    }
    if (value !== undefined) bound[parameter] = value
  })
  for (const [key, value] of Object.entries(named ?? {})) if (value !== undefined) bound[key] = value
  const missing = parameters.slice(0, required).filter((parameter) => !(parameter in bound))
  if (missing.length > 0) {
    const list = missing.map((parameter) => `'${parameter}'`)
    const and = list.length > 2 ? `, and ` : ' and '
    const text = [list.slice(0, -1).join(', '), list.at(-1)].filter((part) => part !== '').join(and)
    throw new TypeError(
      `${shown}() missing ${plural(missing.length, 'required positional argument')}: ${text}`,
    )
  }
  return bound
}
