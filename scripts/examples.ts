import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { findPython } from './pythons.js'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const EXAMPLES = join(ROOT, 'examples')
/** Inside the package, so that `asyncio-shim` is this package, by its exports. */
const COMPILED = join(ROOT, 'build/examples')
/** A program that takes longer (milliseconds) hangs. */
const PATIENCE = 60_000
/** What WebAssembly lacks: programs that use sockets or threads. */
const NEED_MORE = ['crawler', 'files', 'chat', 'hasher']
/** Older ones lose cancellations (in `wait_for`) that the newest asyncio delivers. */
const NEWEST_FIRST = ['3.14', '3.13', '3.12']

/** One of the numbered programs. */
export interface Example {
  readonly number: number
  readonly name: string
  readonly title: string
  readonly folder: string
}

/** One port of a program, and the Pythons whose output it must have. */
export interface Port {
  readonly spelling: '3.6' | '3.7+'
  readonly style: 'native' | 'generator'
  readonly entry: 'asyncio-shim/py36' | 'asyncio-shim/py37' | 'asyncio-shim'
  readonly file: string
  /** The Python twin. */
  readonly twin: string
}

export interface Interpreter {
  readonly label: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Whether it has sockets and threads. */
  readonly whole: boolean
}

/** The interpreters found: for 3.6, for 3.7, and the newest ones, most wanted first. */
export interface Interpreters {
  readonly '3.6': readonly Interpreter[]
  readonly '3.7': readonly Interpreter[]
  readonly newest: readonly Interpreter[]
}

export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

/** The programs in order; the first line of the Python twin is the title. */
export function listExamples(): Example[] {
  return readdirSync(EXAMPLES)
    .filter((folder) => /^\d\d_/.test(folder))
    .sort()
    .map((folder) => ({
      number: Number(folder.slice(0, 2)),
      name: folder.slice(3),
      title: readFileSync(join(EXAMPLES, folder, 'py37.py'), 'utf8').split('"""')[1] ?? folder,
      folder,
    }))
}

/**
 * The ports of a program: py36.ts with the asyncio of 3.6, py37.ts with that of 3.7, and py37.ts once more with
 * nothing changed but the import, which then names the newest asyncio.
 */
export function portsOf({ folder }: Example): Port[] {
  const path = (file: string): string => join(EXAMPLES, folder, file)
  const native = { style: 'native' } as const
  const py36 = { ...native, spelling: '3.6', twin: path('py36.py'), file: path('py36.ts') } as const
  const py37 = { ...native, spelling: '3.7+', twin: path('py37.py'), file: path('py37.ts') } as const
  const ports: Port[] = [
    { ...py36, entry: 'asyncio-shim/py36' },
    { ...py37, entry: 'asyncio-shim/py37' },
    { ...py37, entry: 'asyncio-shim' },
  ]
  if (existsSync(path('py37.generator.ts'))) {
    ports.push({ ...py37, style: 'generator', entry: 'asyncio-shim/py37', file: path('py37.generator.ts') })
  }
  return ports
}

/** Finds the Pythons; 3.14 is pyodide's where there is no other. */
export function findInterpreters(): Interpreters {
  const find = (version: string): Interpreter[] => {
    const python = findPython(version)
    if (python === undefined) return []
    const { command } = python
    const env = { ...python.env, PYTHONDONTWRITEBYTECODE: '1' }
    const ask = ['-c', 'import platform; print(platform.python_version())']
    const release = spawnSync(command, ask, { env, encoding: 'utf8' }).stdout.trim()
    return [{ label: `CPython ${release}`, command, args: [], env, whole: true }]
  }
  const newest: Interpreter[] = []
  for (const version of NEWEST_FIRST) {
    newest.push(...find(version))
    if (newest.length > 0) break
  }
  if (
    newest[0]?.label.startsWith('CPython 3.14') !== true &&
    existsSync(join(ROOT, 'node_modules/pyodide'))
  ) {
    const args = [join(ROOT, 'scripts/run_in_pyodide.mjs')]
    newest.unshift({
      label: 'CPython 3.14 (pyodide)',
      command: process.execPath,
      args,
      env: process.env,
      whole: false,
    })
  }
  return { '3.6': find('3.6'), '3.7': find('3.7'), newest }
}

/** The interpreter a port is compared with, if there is one. */
export function interpreterFor(port: Port, example: Example, found: Interpreters): Interpreter | undefined {
  const wanted = port.entry === 'asyncio-shim' ? 'newest' : port.spelling === '3.6' ? '3.6' : '3.7'
  return found[wanted].find((interpreter) => interpreter.whole || !NEED_MORE.includes(example.name))
}

/** Where the output of a twin on the Python of its spelling is recorded. */
export const recordOf = ({ twin }: Port): string => twin.replace(/\.py$/, '.out')

/** What the Python twin printed when it was recorded. */
export function recorded(port: Port): Outcome {
  return { stdout: readFileSync(recordOf(port), 'utf8'), stderr: '', code: 0 }
}

/** Compiles every example, once as it is written and once for the newest asyncio. */
export function compileExamples(): void {
  rmSync(COMPILED, { recursive: true, force: true })
  const files = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, verbatimModuleSyntax: true }
  for (const file of files) {
    const source = readFileSync(join(EXAMPLES, file), 'utf8')
    const { outputText } = ts.transpileModule(source, { compilerOptions: options, fileName: file })
    const output = file.replace(/\.ts$/, '.js')
    write(join(COMPILED, 'written', output), outputText)
    write(join(COMPILED, 'newest', output), outputText.replace("'asyncio-shim/py37'", "'asyncio-shim'"))
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/**
 * Runs a port (compiled before) in a process of its own.
 *
 * @param stderr - `'inherit'` lets progress be seen on a terminal
 * @param nodeArgs - more arguments for node, before the file
 */
export function runPort(
  port: Port,
  stderr: 'pipe' | 'inherit' = 'pipe',
  nodeArgs: readonly string[] = [],
): Promise<Outcome> {
  const tree = port.entry === 'asyncio-shim' ? 'newest' : 'written'
  const file = join(COMPILED, tree, relative(EXAMPLES, port.file)).replace(/\.ts$/, '.js')
  // Where an example listens to warnings it prints them itself.
  return run(process.execPath, ['--disable-warning=RuntimeWarning', ...nodeArgs, file], process.env, stderr)
}

/** Runs the Python twin of a port. */
export function runTwin(port: Port, { command, args, env }: Interpreter): Promise<Outcome> {
  return run(command, [...args, port.twin], env, 'pipe')
}

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stderr: 'pipe' | 'inherit',
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', stderr], timeout: PATIENCE })
    const text = { stdout: '', stderr: '' }
    child.stdout?.setEncoding('utf8').on('data', (data: string) => (text.stdout += data))
    child.stderr?.setEncoding('utf8').on('data', (data: string) => (text.stderr += data))
    child.on('error', (error) => resolve({ ...text, stderr: error.message, code: null }))
    child.on('close', (code) => resolve({ ...text, stdout: text.stdout.replace(/\r\n/g, '\n'), code }))
  })
}
