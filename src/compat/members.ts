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
  const absent: string[] = []
  let known: unknown = Master
  for (; typeof known === 'function'; known = Object.getPrototypeOf(known)) {
    const members = Object.hasOwn(MEMBERS, type_name(known)) ? MEMBERS[type_name(known)] : undefined
    if (members === undefined) continue
    const values = Object.values(members).map((changes) => value_at(changes, version))
    absent.push(...Object.keys(members).filter((_, place) => values[place] !== true))
    // Nothing is said of a class that the version does not show: it is as its base there.
    if (values.length === 0 || values.some((value) => value !== undefined)) break
  }
  const { _kept = [] } = Master as { readonly _kept?: readonly string[] }
  return absent.filter((member) => !_kept.includes(member))
}
