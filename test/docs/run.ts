/** Runs the programs of pages: TypeScript with the package as a bundle of the sources, Python with real ones. */
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { findPython, type Python } from '../../scripts/pythons.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

// The oldest Node supported does not know `using`.
const COMPILED: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext }
const NODE_MODULE = { impliedNodeFormat: ts.ModuleKind.ESNext } as const

export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
}

function outcomeOf({ stdout, stderr, status }: Outcome, clean: (stderr: string) => string): Outcome {
  return { stdout, stderr: clean(stderr), status }
}

/** Without the process's number, and the hint that follows. */
const nodeWarnings = (stderr: string): string =>
  stderr.replace(/^\(Use `node --trace-warnings.*\n/gm, '').replace(/^\(node:\d+\) /gm, '')

/** Without the place, the line that is there, and the hint that follows. */
const pythonWarnings = (stderr: string): string =>
  stderr
    .replace(/^RuntimeWarning: Enable tracemalloc.*\n/gm, '')
    .replace(/^(?:\S+\.py|sys):\d+: (\w*Warning: .*\n)(?: {2}.*\n)?/gm, '$1')

/** Runs a TypeScript program in a folder that has the package. */
export function runTypeScript(code: string, folder: string, name: string): Outcome {
  const js = ts.transpileModule(code, { compilerOptions: COMPILED }).outputText
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, js)
  return outcomeOf(spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' }), nodeWarnings)
}

const pythons = new Map<string, Python | undefined>()

function pythonOf(version: string): Python | undefined {
  if (!pythons.has(version)) pythons.set(version, findPython(version))
  return pythons.get(version)
}

/** The newest does where it is not said which. */
const NEWEST = ['3.14', '3.13', '3.12', '3.11']

/** The Python that runs a program for that version; undefined where there is none. */
export function pythonFor(version: string | undefined): Python | undefined {
  if (version !== undefined) return pythonOf(version)
  const native = NEWEST.map(pythonOf).find(Boolean)
  if (native !== undefined) return native
  const pyodide = join(ROOT, 'scripts/run_in_pyodide.mjs')
  return existsSync(join(ROOT, 'node_modules/pyodide')) ? { command: pyodide, env: process.env } : undefined
}

export function runPython(python: Python, code: string, folder: string, name: string): Outcome {
  const file = join(folder, `${name}.py`)
  writeFileSync(file, code)
  const [command, args] = python.command.endsWith('.mjs')
    ? [process.execPath, [python.command, file]]
    : [python.command, [file]]
  return outcomeOf(
    spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: python.env }),
    pythonWarnings,
  )
}

/** What the type checker says of programs, by the name of each; they see the sources of the package. */
export function typeErrors(programs: ReadonlyMap<string, string>): string[] {
  const config = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path)) as {
    config: Record<string, unknown>
  }
  const { options } = ts.parseJsonConfigFileContent(
    { ...config.config, files: [], include: [] },
    ts.sys,
    ROOT,
  )
  // The files need not exist: they are where the paths of tsconfig.json and @types are found from.
  const fileOf = (name: string): string => `${ROOT}build/docs-test/${name}.ts`
  const files = new Map([...programs].map(([name, code]) => [fileOf(name), code]))
  const host = ts.createCompilerHost({ ...options, noEmit: true, incremental: false })
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => files.has(path) || fileExists(path)
  host.readFile = (path) => files.get(path) ?? readFile(path)
  host.getSourceFile = (path, ...rest) => {
    const code = files.get(path)
    return code === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, code, { languageVersion: ts.ScriptTarget.ES2022, ...NODE_MODULE })
  }
  const program = ts.createProgram([...files.keys()], { ...options, noEmit: true, incremental: false }, host)
  return [...programs.keys()].flatMap((name) => {
    const source = program.getSourceFile(fileOf(name))
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map(({ messageText, start = 0 }) => {
      const line = source?.getLineAndCharacterOfPosition(start).line ?? 0
      return `${name}, line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    })
  })
}
