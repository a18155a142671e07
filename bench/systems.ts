import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installedNode } from '../scripts/nodes.mjs'
import { findPython, type Python } from '../scripts/pythons.js'
import { VERSIONS } from '../src/compat/versions.js'

/** What is measured: an interpreter with a library, and how a program is written for it. */
export interface System {
  /** What it is called in results and by `--systems`: `shim-generator@20`, `cpython-3.13`. */
  readonly name: string
  /** Its exact version: `Node 24.3.0`, `effect 4.1.0`. */
  readonly version: string
  /** Its file in a scenario's folder. */
  readonly file: string
  readonly command: string
  readonly env: NodeJS.ProcessEnv
  /** What its files are handed, beside the case's numbers. */
  readonly parameters: Readonly<Record<string, string>>
}

/** The Nodes that a full run compares. */
const NODES = ['20', '24']

/** The Pythons of a full run; `--systems cpython` takes every one that is found. */
const PYTHONS = ['3.6', '3.7', '3.13']

/** Libraries that are measured on the Node that runs this. */
const PEERS = ['effect', 'effection', 'bluebird', 'p-limit', 'p-queue', 'async-mutex']

function output(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', env })
  return status === 0 ? stdout.trim() : undefined
}

/** The Nodes to measure on: this one, the others of NODES, and those given. */
function nodes(given: readonly string[]): string[] {
  const found = new Set([process.execPath])
  for (const major of NODES) {
    try {
      found.add(installedNode(major))
    } catch (error) {
      console.error(`${String(error)}: it is left out. --node PATH names one that is elsewhere.`)
    }
  }
  for (const path of given) found.add(path)
  return [...found]
}

function packageVersion(name: string): string {
  const manifest = readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')
  return `${name} ${(JSON.parse(manifest) as { version: string }).version}`
}

function onNode(command: string): System[] {
  const version = `Node ${output(command, ['--version'])?.slice(1) ?? '?'}`
  const major = /\d+/.exec(version)?.[0] ?? ''
  const system = (name: string, file: string, of = version): System => ({
    name: `${name}@${major}`,
    version: of,
    file: `${file}.mjs`,
    command,
    env: process.env,
    parameters: {},
  })
  const peers = command === process.execPath ? PEERS : []
  return [
    system('shim-generator', 'shim_generator'),
    system('shim-native', 'shim_native'),
    system('native', 'native'),
    ...peers.map((name) => system(name, name.replace('-', '_'), `${packageVersion(name)}, ${version}`)),
  ]
}

/** Every Python: one of each version covered, and what `python3` is in the folders of the PATH. */
function pythons(): { python: Python; version: string }[] {
  const known = VERSIONS.map((version) => findPython(version)).filter((python) => python !== undefined)
  const others = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'python3'))
    .filter((path) => existsSync(path))
    .map((command): Python => ({ command, env: process.env }))
  const seen = new Map<string, { python: Python; version: string }>()
  for (const python of [...known, ...others]) {
    const ask = 'import os, sys; print(os.path.realpath(sys.executable), "%d.%d.%d" % sys.version_info[:3])'
    const [path, version] = output(python.command, ['-c', ask], python.env)?.split(' ') ?? []
    if (path === undefined || version === undefined || seen.has(path)) continue
    if (VERSIONS.some((covered) => version.startsWith(`${covered}.`))) seen.set(path, { python, version })
  }
  return [...seen.values()]
}

function onPython({ python, version }: { python: Python; version: string }, index: number): System[] {
  const minor = /^\d+\.\d+/.exec(version)?.[0] ?? ''
  const system: System = {
    name: index === 0 ? `cpython-${minor}` : `cpython-${version}`,
    version: `CPython ${version}`,
    file: 'cpython.py',
    command: python.command,
    env: python.env,
    parameters: {},
  }
  const uvloop = output(python.command, ['-c', 'import uvloop; print(uvloop.__version__)'], python.env)
  if (uvloop === undefined) return [system]
  const name = `uvloop-${uvloop}/${minor}`
  return [
    system,
    { ...system, name, version: `uvloop ${uvloop}, CPython ${version}`, parameters: { loop: 'uvloop' } },
  ]
}

/** Whether a system is one of those that a name stands for: its own, the family's (`shim`), without the Node (`effect`). */
export function isNamed(system: Pick<System, 'name'>, name: string): boolean {
  return (
    system.name === name || (system.name.startsWith(name) && /^[-@/.]/.test(system.name.slice(name.length)))
  )
}

/**
 * Finds the systems to measure.
 *
 * @param names - as `isNamed` takes them; without, all but those Pythons that only differ in their version
 * @param paths - further Nodes
 * @throws {Error} when a name stands for nothing that is here
 */
export function findSystems(names: readonly string[], paths: readonly string[]): System[] {
  const minors = new Map<string, number>()
  const all = [
    ...nodes(paths).flatMap(onNode),
    ...pythons().flatMap((found) => {
      const minor = found.version.replace(/\.\d+$/, '')
      const index = minors.get(minor) ?? 0
      minors.set(minor, index + 1)
      return onPython(found, index)
    }),
  ]
  if (names.length === 0) {
    return all.filter(
      ({ name }) => !name.startsWith('cpython') || PYTHONS.some((version) => name === `cpython-${version}`),
    )
  }
  for (const name of names) {
    if (!all.some((system) => isNamed(system, name)))
      throw new Error(`no system is called ${name}; there are ${all.map(({ name }) => name).join(', ')}`)
  }
  return all.filter((system) => names.some((name) => isNamed(system, name)))
}
