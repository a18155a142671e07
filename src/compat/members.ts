import { type_name } from '../builtins/names.js'
import type { Profile } from './versions.js'

/**
 * The members of a class that other versions have and this one lacks.
 *
 * @param Master - a class of Python's name; one that Python does not know is taken for the first of its bases that
 *   Python knows. It may have members all the same that its base lacks: those of the static `_kept`
 */
export function lacking(Master: object, profile: Profile): readonly string[] {
  const { _kept = [] } = Master as { readonly _kept?: readonly string[] }
  for (let known: unknown = Master; typeof known === 'function'; known = Object.getPrototypeOf(known)) {
    const name = type_name(known)
    if (!Object.hasOwn(profile.lacking, name)) continue
    const absent = profile.lacking[name] ?? []
    return _kept.length === 0 ? absent : absent.filter((member) => !_kept.includes(member))
  }
  return []
}
