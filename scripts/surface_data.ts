import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { value_at, type Version } from '../src/compat/versions.js'

/** What asyncio of the real Pythons offers, as scripts/surface.ts recorded it. */
export const SURFACE_FILE = fileURLToPath(new URL('data/surface.json', import.meta.url))

/** What holds from a version on; `null` where the thing is gone. */
export type Changes<T> = Partial<Record<Version, T | null>>

export interface Member {
  readonly kind: string
  readonly signature?: string | null
}

/** One name at one version. */
export interface Described {
  readonly kind: string
  readonly signature?: string | null
  readonly bases?: readonly string[]
  readonly members?: Readonly<Record<string, Member>>
  /** Whether a star import brings it. */
  readonly exported?: boolean
  /** The submodule that offers it too. */
  readonly module?: string
  /** Submodules that define it, though another one lists it. */
  readonly also?: readonly string[]
  readonly deprecated?: string
  readonly value?: string
}

export interface SurfaceName {
  readonly changes: Changes<Omit<Described, 'members'>>
  /** Of a class: the members that it does not have from another class of asyncio. */
  readonly members?: Readonly<Record<string, Changes<Member>>>
}

export interface SurfaceData {
  readonly python: Partial<Record<Version, string>>
  /** Names of the package (`run`) and, where the package has them not, of its submodules (`log.logger`). */
  readonly names: Readonly<Record<string, SurfaceName>>
  readonly contextvars: Readonly<Record<string, SurfaceName>>
}

export function at<T>(changes: Changes<T>, version: Version): T | null {
  return value_at<T | null>(changes, version) ?? null
}

export function readSurface(): SurfaceData {
  return JSON.parse(readFileSync(SURFACE_FILE, 'utf8')) as SurfaceData
}
