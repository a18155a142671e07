import type { SWITCHES } from './semantics.js'

/** Every covered version, oldest first. */
export const VERSIONS = /*#__PURE__*/ Object.freeze([
  '3.6',
  '3.7',
  '3.8',
  '3.9',
  '3.10',
  '3.11',
  '3.12',
  '3.13',
  '3.14',
] as const)

/** A Python version whose asyncio is covered. */
export type Version = (typeof VERSIONS)[number]

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
  /** By class: the members that other versions of it have and this one lacks. */
  readonly lacking: Readonly<Record<string, readonly string[]>>
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
