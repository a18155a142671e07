import type { SWITCHES } from './semantics.js'
import { CHANGES } from './switches.js'

/** The patch release of each version that was measured, oldest first. */
const PATCHES = {
  '3.6': '3.6.15',
  '3.7': '3.7.16',
  '3.8': '3.8.18',
  '3.9': '3.9.18',
  '3.10': '3.10.13',
  '3.11': '3.11.7',
  '3.12': '3.12.1',
  '3.13': '3.13.0',
  '3.14': '3.14.2',
} as const

/** A Python version whose asyncio is covered. */
export type Version = keyof typeof PATCHES

/** Every covered version, oldest first. */
export const VERSIONS = /*#__PURE__*/ Object.freeze(Object.keys(PATCHES) as Version[])

type Table = typeof SWITCHES

// A switch that has no value from the oldest version on is undefined until its first change point.
type Values<C> = '3.6' extends keyof C ? C[keyof C] : C[keyof C] | undefined

/** Every switch of `semantics.ts` with the values that it can have. */
export type ResolvedSwitches = { readonly [K in keyof Table]: Values<Table[K]['changes']> }

/** What one version of Python does: its switches, and which release they were measured on. */
export interface Profile extends ResolvedSwitches {
  readonly version: Version
  /** The release measured, such as `'3.7.16'`. */
  readonly patch: string
}

const ORDER = /*#__PURE__*/ Object.fromEntries(
  /*#__PURE__*/ VERSIONS.map((version, place) => [version, place]),
) as Readonly<Record<Version, number>>

/** Position of a version in the order of release. Versions do not compare as strings: `'3.10' < '3.9'`. */
export function release_order(version: Version): number {
  return ORDER[version]
}

/**
 * The value that a table of change points has at a version: that of the newest change point not after it.
 *
 * @returns `undefined` before the first change point
 */
export function value_at<T>(changes: Readonly<Partial<Record<Version, T>>>, version: Version): T | undefined {
  // By the change points, which are few, and not by the versions: nine profiles are resolved whenever a program starts.
  const wanted = ORDER[version]
  let newest = -1
  let value: T | undefined
  for (const point in changes) {
    const order = ORDER[point as Version]
    if (order > wanted || order < newest) continue
    newest = order
    value = changes[point as Version]
  }
  return value
}

const profiles = /*#__PURE__*/ new Map<Version, Profile>()

/**
 * The profile of a version.
 *
 * @returns always the same frozen object for the same version
 */
export function profile(version: Version): Profile {
  let found = profiles.get(version)
  if (found === undefined) {
    const fields: [string, unknown][] = [
      ['version', version],
      ['patch', PATCHES[version]],
    ]
    for (const [name, changes] of Object.entries<Parameters<typeof value_at>[0]>(CHANGES))
      fields.push([name, value_at(changes, version)])
    // `fromEntries`, not a loop of assignments: V8 turns an object of more than a few fields that were assigned under
    // computed names into a hash table, and every switch is read on a hot path.
    found = Object.freeze(Object.fromEntries(fields)) as unknown as Profile
    profiles.set(version, found)
  }
  return found
}

export const PY36 = /*#__PURE__*/ profile('3.6')
export const PY37 = /*#__PURE__*/ profile('3.7')
export const PY38 = /*#__PURE__*/ profile('3.8')
export const PY39 = /*#__PURE__*/ profile('3.9')
export const PY310 = /*#__PURE__*/ profile('3.10')
export const PY311 = /*#__PURE__*/ profile('3.11')
export const PY312 = /*#__PURE__*/ profile('3.12')
export const PY313 = /*#__PURE__*/ profile('3.13')
export const PY314 = /*#__PURE__*/ profile('3.14')

/** The newest version covered, which the package's root has. */
export const NEWEST = PY314
