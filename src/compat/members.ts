import { type_name } from '../builtins/names.js'
import { MEMBERS } from './surface.js'
import { value_at, type Version } from './versions.js'

/**
 * The members of a class that other versions have and this one lacks.
 *
 * @param Master - a class of Python's name; one that Python does not know is taken for the first of its bases that
 *   Python knows. It may have members all the same that its base lacks: those of the static `_kept`
 */
export function lacking(Master: object, version: Version): string[] {
  let known: unknown = Master
  while (typeof known === 'function' && !Object.hasOwn(MEMBERS, type_name(known)))
    known = Object.getPrototypeOf(known)
  const members = (typeof known === 'function' && MEMBERS[type_name(known)]) || {}
  const { _kept = [] } = Master as { readonly _kept?: readonly string[] }
  return Object.keys(members).filter(
    (member) => value_at(members[member] ?? {}, version) !== true && !_kept.includes(member),
  )
}
