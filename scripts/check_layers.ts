/**
 * Imports go one way. A module may use what is in its own layer or below, and no two modules each other; types do not
 * count, since they are gone at run time. Only src/host may know Node's modules, and other packages.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { filesBelow, lineOf, parse, report, visit } from './sources.js'

/** From the bottom up; a folder's name stands for everything in it. Modules named nowhere are in `the rest`. */
const LAYERS: readonly (readonly string[])[] = [
  ['collections', 'builtins', 'builtins.ts'],
  ['host'],
  ['compat'],
  ['keywords.ts', 'log.ts', 'constants.ts', 'traceback.ts', 'concurrent_futures/errors.ts'],
  ['exceptions.ts'],
  ['contextvars', 'contextvars.ts'],
  [
    'await_calls.ts',
    'kernel.ts',
    'unheard.ts',
    'handles.ts',
    'done_callbacks.ts',
    'abstract_loop.ts',
    'events.ts',
    'format_helpers.ts',
  ],
  ['base_futures.ts', 'futures.ts', 'concurrent_futures', 'concurrent_futures.ts'],
  [
    'awaitables.ts',
    'coroutine_calls.ts',
    'coroutine_objects.ts',
    'function_calls.ts',
    'coroutine_origins.ts',
    'coroutine_steps.ts',
    'asyncgens.ts',
    'coroutines.ts',
  ],
  [
    'abort_requests.ts',
    'base_tasks.ts',
    'eager_start.ts',
    'task_beside.ts',
    'task_frames.ts',
    'task_options.ts',
    'task_registry.ts',
    'tasks.ts',
  ],
  ['the rest'],
  [
    'index.ts',
    'py36.ts',
    'py37.ts',
    'py38.ts',
    'py39.ts',
    'py310.ts',
    'py311.ts',
    'py312.ts',
    'py313.ts',
    'py314.ts',
  ],
  ['testing.ts'],
]

/** Where a file stands; the longest name that fits decides. */
function layerOf(file: string): number {
  const path = file.slice('src/'.length)
  let best = LAYERS.findIndex((names) => names.includes('the rest'))
  let length = 0
  LAYERS.forEach((names, index) => {
    for (const name of names) {
      if ((path === name || path.startsWith(`${name}/`)) && name.length > length)
        [best, length] = [index, name.length]
    }
  })
  return best
}

interface Import {
  readonly from: string
  readonly to: string
  readonly line: number
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    const names =
      node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined
    return node.isTypeOnly || (names !== undefined && names.every((name) => name.isTypeOnly))
  }
  const clause = node.importClause
  if (clause === undefined) return false
  const bindings = clause.namedBindings
  const names = bindings && ts.isNamedImports(bindings) ? bindings.elements : undefined
  return (
    clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (clause.name === undefined && names !== undefined && names.every((name) => name.isTypeOnly))
  )
}

function importsOf(file: string): Import[] {
  const found: Import[] = []
  const source = parse(file)
  visit(source, (node) => {
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return
    if (node.moduleSpecifier === undefined || !ts.isStringLiteral(node.moduleSpecifier) || isTypeOnly(node))
      return
    const text = node.moduleSpecifier.text
    const to = text.startsWith('.') ? join(dirname(file), text).replace(/\.js$/, '.ts') : text
    found.push({ from: file, to, line: lineOf(source, node.getStart()) })
  })
  return found
}

/** One cycle through each module that is in one. */
function cycles(graph: ReadonlyMap<string, readonly Import[]>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start >= 0) found.push([...path.slice(start), file].join(' -> '))
    if (start >= 0 || done.has(file)) return
    for (const { to } of graph.get(file) ?? []) walk(to, [...path, file])
    done.add(file)
  }
  for (const file of graph.keys()) walk(file, [])
  return found
}

const graph = new Map(filesBelow('src').map((file) => [file, importsOf(file)]))
const problems: string[] = []
const { dependencies: needed = {} } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies?: Record<string, string>
}
const dependencies = new Set(Object.keys(needed))
for (const { from, to, line } of [...graph.values()].flat()) {
  const place = `${from}:${line}`
  if (to.startsWith('node:') || dependencies.has(to)) {
    if (!from.startsWith('src/host/')) problems.push(`${place}: only src/host may import ${to}`)
  } else if (!graph.has(to)) {
    problems.push(`${place}: imports ${to}, which is no module of the project`)
  } else if (layerOf(from) < layerOf(to)) {
    problems.push(`${place}: imports ${to}, which stands above it`)
  }
}
for (const cycle of cycles(graph)) problems.push(`cycle of imports: ${cycle}`)
report(problems)
