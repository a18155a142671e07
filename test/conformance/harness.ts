/** Runs a port: loads it in a style, gives it the environment of a version, collects what it prints. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Asyncio, Probe, ProbeEnv, ProbeModule, Style, Version, WarningLog } from './probe.js'
import { VERSIONS } from './probe.js'
import { mask } from './catalogue.js'
import { compile, derive } from './derive.js'
import { float, fmt, repr, sorted, str, tuple, typeName } from './text.js'

/** The namespaces that exist, by version. Loaded once: probes leave nothing behind that another would see. */
export type Namespaces = ReadonlyMap<Version, Asyncio>

const PACKAGE_MODULES = ['builtins', 'contextvars', 'concurrent_futures', 'socket', 'ssl', 'testing'] as const

export interface Outcome {
  readonly stdout: string
  readonly stderr: string
}

const pathOf = (name: string): string => fileURLToPath(new URL(`probes/${name}.ts`, import.meta.url))

/**
 * Compiles the port in a style; its imports are served from the modules under test. Not by the test runner's own
 * `import`, which renames functions that are called like the constant that holds them.
 */
export async function load(name: string, style: Style): Promise<ProbeModule> {
  const file = pathOf(name)
  const source = readFileSync(file, 'utf8')
  const keepWrapper = source.includes('export const keep_wrapper')
  const code = style === 'native' ? compile(source, file) : derive(source, file, { style, keepWrapper })
  const modules = new Map<string, unknown>()
  for (const module of PACKAGE_MODULES) {
    if (code.includes(`asyncio-shim/${module}`))
      modules.set(`asyncio-shim/${module}`, await importModule(module))
  }
  const require = (id: string): unknown => {
    if (!modules.has(id)) throw new Error(`${name}: a port cannot import ${id}`)
    return modules.get(id)
  }
  const exports: Partial<ProbeModule> = {}
  const label = `probes/${name}.${style}.js`
  new Function('require', 'exports', `${code}\n//# sourceURL=${label}`)(require, exports)
  if (exports.default === undefined) throw new Error(`${label} has no default export`)
  return exports as ProbeModule
}

function importModule(module: (typeof PACKAGE_MODULES)[number]): Promise<unknown> {
  switch (module) {
    case 'builtins':
      return import('asyncio-shim/builtins')
    case 'contextvars':
      return import('asyncio-shim/contextvars')
    case 'ssl':
      return import('asyncio-shim/ssl')
    case 'socket':
      return import('asyncio-shim/socket')
    case 'concurrent_futures':
      return import('asyncio-shim/concurrent_futures')
    case 'testing':
      return import('asyncio-shim/testing')
  }
}

export async function runProbe(probe: Probe, asyncio: Asyncio, version: Version): Promise<Outcome> {
  const lines: string[] = []
  const stderr: string[] = []
  const realWrite = process.stderr.write
  process.stderr.write = (chunk: string | Uint8Array) => {
    stderr.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
    return true
  }
  try {
    await probe(environment(asyncio, version, lines))
  } finally {
    process.stderr.write = realWrite
    const deprecation = catchWarnings()
    asyncio.set_event_loop_policy(null)
    deprecation.stop()
  }
  return { stdout: mask(lines.map((line) => `${line}\n`).join('')), stderr: stderr.join('') }
}

function environment(asyncio: Asyncio, version: Version, lines: string[]): ProbeEnv {
  const rank = (v: Version): number => VERSIONS.indexOf(v)
  return {
    asyncio,
    py: { version, atLeast: (other) => rank(version) >= rank(other) },
    print: (...args) => void lines.push(args.map(str).join(' ')),
    fmt,
    tuple,
    float,
    repr,
    type_name: typeName,
    sorted,
    hasattr: (object, name) => (object as Record<string, unknown> | null | undefined)?.[name] !== undefined,
    dyn: (value) => value,
    outside: (fn) => fn,
    foreign: (promise) => promise,
    gc: collectGarbage,
    collect,
    real_sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
    sent: (text) => new Function(`return (${text})`)() as never,
    catch_warnings: catchWarnings,
  }
}

/**
 * Finalization callbacks run in a task of their own some time after the collection, and an object that the current
 * job has touched through a WeakRef is not collected before that job ends: hence several rounds.
 */
async function collectGarbage(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    collect()
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

function collect(): void {
  const { gc } = globalThis as { gc?: () => void }
  if (gc === undefined) throw new Error('run node with --expose-gc')
  gc()
}

function catchWarnings(): WarningLog {
  const caught: { category: string; message: string }[] = []
  const real = process.emitWarning
  process.emitWarning = ((warning: string | Error, type?: string | { type?: string }) => {
    const category = typeof type === 'string' ? type : (type?.type ?? 'Warning')
    caught.push(
      typeof warning === 'string'
        ? { category, message: warning }
        : { category: warning.name, message: warning.message },
    )
  }) as typeof process.emitWarning
  return {
    caught,
    stop: () => {
      process.emitWarning = real
      return caught
    },
  }
}
