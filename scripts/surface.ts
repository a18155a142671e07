/**
 * Runs scripts/surface.py on every Python that is found and merges what they print into scripts/data/surface.json, in
 * which each name has a table of change points: what holds at a version is the newest entry not after it, and `null`
 * means that the name is absent. Versions that no Python was found for keep what was recorded.
 *
 *   npm run surface
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadPyodide } from 'pyodide'
import { VERSIONS, type Version } from '../src/compat/versions.js'
import { findPython } from './pythons.js'
import {
  at,
  SURFACE_FILE,
  type Changes,
  type Described,
  type Member,
  type SurfaceData,
} from './surface_data.js'

const DUMPER = fileURLToPath(new URL('surface.py', import.meta.url))

/** Names that are there on Unix but not under WebAssembly, which stands in for the newest Python. */
const UNIX_ONLY = ['open_unix_connection', 'start_unix_server']

interface Dump {
  readonly python: string
  readonly names: Record<string, Described>
  readonly contextvars?: Record<string, Described>
}

async function dumpUnderWebAssembly(): Promise<Dump> {
  const python = await loadPyodide()
  let text = ''
  python.setStdout({ batched: (line: string) => (text += line) })
  // The standard library is inside an archive without sources, and names served on demand are asked for by name.
  const onDemand = ['AbstractEventLoopPolicy', 'DefaultEventLoopPolicy']
  python.runPython(`import sys\nsys.argv = ${JSON.stringify(['surface.py', ...onDemand])}`)
  python.runPython(readFileSync(DUMPER, 'utf8'))
  return JSON.parse(text) as Dump
}

async function dump(version: Version): Promise<Dump | undefined> {
  const python = findPython(version)
  if (python !== undefined) {
    const run = spawnSync(python.command, [DUMPER], { encoding: 'utf8', env: python.env, maxBuffer: 1 << 26 })
    if (run.status !== 0) throw new Error(`surface.py failed on ${version}:\n${run.stderr}`)
    return JSON.parse(run.stdout) as Dump
  }
  return version === VERSIONS.at(-1) ? dumpUnderWebAssembly() : undefined
}

/** Tables of change points from one value a version. */
function changesOf<T>(values: ReadonlyMap<Version, T>): Changes<T> {
  const changes: Changes<T> = {}
  let before = 'null'
  for (const version of VERSIONS) {
    const value = values.get(version) ?? null
    const text = JSON.stringify(value)
    if (text !== before) changes[version] = value
    before = text
  }
  return changes
}

type Flat = Omit<Described, 'members'>

function merge(
  dumps: ReadonlyMap<Version, Record<string, Described>>,
): Record<string, SurfaceData['names'][string]> {
  const all = new Set([...dumps.values()].flatMap((names) => Object.keys(names)))
  const merged: Record<string, SurfaceData['names'][string]> = {}
  for (const name of [...all].sort()) {
    const entries = new Map<Version, Flat>()
    const members = new Map<string, Map<Version, Member>>()
    for (const [version, names] of dumps) {
      const described = names[name]
      if (described === undefined) continue
      const { members: own, ...entry } = described
      entries.set(version, entry)
      for (const [member, what] of Object.entries(own ?? {})) {
        if (!members.has(member)) members.set(member, new Map())
        members.get(member)?.set(version, what)
      }
    }
    const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1))
    merged[name] = {
      changes: changesOf(entries),
      ...(sorted.length > 0 && {
        members: Object.fromEntries(sorted.map(([member, values]) => [member, changesOf(values)])),
      }),
    }
  }
  return merged
}

/** The names of one version again out of the merged table, for a version whose Python is not here. */
function recorded(names: SurfaceData['names'], version: Version): Record<string, Described> {
  const result: Record<string, Described> = {}
  for (const [name, { changes, members = {} }] of Object.entries(names)) {
    const entry = at(changes, version)
    if (entry === null) continue
    const own: Record<string, Member> = {}
    for (const [member, table] of Object.entries(members)) {
      const what = at(table, version)
      if (what !== null) own[member] = what
    }
    result[name] = { ...entry, ...(entry.bases !== undefined && { members: own }) }
  }
  return result
}

async function main(): Promise<void> {
  let old: SurfaceData = { python: {}, names: {}, contextvars: {} }
  try {
    old = JSON.parse(readFileSync(SURFACE_FILE, 'utf8')) as SurfaceData
  } catch {
    // recorded for the first time
  }
  const python: SurfaceData['python'] = {}
  const names = new Map<Version, Record<string, Described>>()
  const contextvars = new Map<Version, Record<string, Described>>()
  for (const version of VERSIONS) {
    const found = await dump(version)
    const release = found?.python ?? old.python[version]
    if (release === undefined)
      throw new Error(`No Python ${version} was found, and nothing is recorded of it.`)
    python[version] = release
    names.set(version, found?.names ?? recorded(old.names, version))
    contextvars.set(version, found?.contextvars ?? (found ? {} : recorded(old.contextvars, version)))
    console.log(`${version}: ${found ? `measured on ${release}` : `kept as recorded (${release})`}`)
  }
  const newest = VERSIONS.at(-1)
  const previous = VERSIONS.at(-2)
  if (newest !== undefined && previous !== undefined) {
    const [to, from] = [names.get(newest), names.get(previous)]
    for (const name of UNIX_ONLY) if (to && from?.[name]) to[name] ??= from[name]
  }
  const data: SurfaceData = { python, names: merge(names), contextvars: merge(contextvars) }
  // One name a line: diffs stay readable, and the file small.
  const lines = (table: SurfaceData['names']): string =>
    Object.entries(table)
      .map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`)
      .join(',\n')
  writeFileSync(
    SURFACE_FILE,
    `{"python":${JSON.stringify(python)},\n"names":{\n${lines(data.names)}\n},\n"contextvars":{\n${lines(data.contextvars)}\n}}\n`,
  )
}

await main()
