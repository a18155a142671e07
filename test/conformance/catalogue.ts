/** What is there: probes, their recorded outputs, their ports, the versions to run them on. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Asyncio, Version } from './probe.js'
import { VERSIONS } from './probe.js'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What a real Python did with a probe. */
export type Recorded =
  | { readonly stdout: string; readonly exit_code: number; readonly stderr_last_line: string }
  /** It cannot run there, as with threads in WebAssembly. */
  | { readonly skipped: string }

const namesIn = (folder: string, suffix: string): string[] =>
  readdirSync(here(folder))
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort()

/** Every probe, ported or not. */
export const PROBES: readonly string[] = namesIn('./python', '.py')

/** The probes with a port. */
export const PORTS: readonly string[] = namesIn('./probes', '.ts')

export function recorded(name: string, version: Version): Recorded | undefined {
  const all = JSON.parse(readFileSync(here(`./expected/${name}.json`), 'utf8')) as Partial<
    Record<Version, Recorded>
  >
  return all[version]
}

const INDEX = JSON.parse(readFileSync(here('./index.json'), 'utf8')) as Record<string, { tags: string[] }>

/** Whether what a probe prints hangs on real time. */
export const isTimed = (name: string): boolean => INDEX[name]?.tags.includes('timing') ?? false

/** Masks what differs from run to run: addresses. */
export const mask = (text: string): string => text.replace(/0x[0-9a-f]+/g, '0x')

const entryOf = (version: Version): string => `py${version.replace('.', '')}`

/** The versions whose entry exists: each is switched on by its entry. The newest is the root of the package. */
export const COVERED: readonly Version[] = VERSIONS.filter(
  (version) => version === '3.14' || existsSync(here(`../../src/${entryOf(version)}.ts`)),
)

export async function namespaceOf(version: Version): Promise<Asyncio> {
  const name = version === '3.14' ? 'asyncio-shim' : `asyncio-shim/${entryOf(version)}`
  return (await import(/* @vite-ignore */ name)) as Asyncio
}
