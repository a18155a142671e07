import { ValueError } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import type { ByteQueue } from './byte_queue.js'
import type { Profile } from './compat/versions.js'

/** One separator, or, since 3.13, an array of several. */
export type Separator = Uint8Array | readonly Uint8Array[]

/** Separators to look for, and how long the shortest and the longest are. */
export interface Separators {
  readonly all: readonly Uint8Array[]
  readonly shortest: number
  readonly longest: number
}

export const NEWLINE = new Uint8Array([10])
export const NEWLINES: Separators = { all: [NEWLINE], shortest: 1, longest: 1 }

/** The separators that a program names: one, or several in an array where a version takes that. */
export function separators_of(separator: unknown, profile: Profile): Separators {
  if (separator === NEWLINE) return NEWLINES
  if (Array.isArray(separator) && profile.stream_separators === 'several') {
    if (separator.length === 0) throw new ValueError('Separator should contain at least one element')
    const all = separator.toSorted((a: unknown, b: unknown) => length_of(a) - length_of(b)) as Uint8Array[]
    return checked({ all, shortest: length_of(all[0]), longest: length_of(all.at(-1)) })
  }
  const length = length_of(separator)
  return checked({ all: [separator as Uint8Array], shortest: length, longest: length })
}

function checked(separators: Separators): Separators {
  if (separators.shortest === 0) throw new ValueError('Separator should be at least one-byte string')
  return separators
}

function length_of(separator: unknown): number {
  const { length } = (separator ?? {}) as { length?: unknown }
  if (typeof length === 'number') return length
  throw new TypeError(`object of type '${type_name_of(separator)}' has no len()`)
}

/** Where the block that some separator makes shortest ends, and where that separator begins. */
export function first_of(
  separators: readonly Uint8Array[],
  buffer: ByteQueue,
  from: number,
  profile: Profile,
): readonly [begin: number, end: number] | null {
  let first: readonly [number, number] | null = null
  for (const separator of separators) {
    if (!(separator instanceof Uint8Array)) throw refused(separator, profile)
    const begin = buffer.index_of(separator, from)
    if (begin < 0) continue
    const end = begin + separator.length
    if (first === null || end < first[1]) first = [begin, end]
  }
  return first
}

function refused(separator: unknown, profile: Profile): TypeError {
  // An array is what Python's tuple is.
  const given = Array.isArray(separator) ? 'tuple' : type_name_of(separator)
  return new TypeError(`${profile.separator_refusal}, not '${given}'`)
}
