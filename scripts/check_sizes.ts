/** A file that grows past its size says two things. Limits count lines; of functions, lines that are not comments. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ts from 'typescript'
import { ROOT } from './inventory.js'
import { filesBelow, isGenerated, lineOf, parse, report, visit } from './sources.js'
import { readSurface } from './surface_data.js'

const MIRRORED = 900
const OTHER = 300
const TEST = 600
const FUNCTION = 50

/** The loop's iteration and the task's step are each one thing that must be seen as one. */
const LONG_FUNCTION = 80
const LONG_FUNCTIONS = new Set(['_run_once', '_step', '__step'])

/** Python's modules of the platform and of TLS, which have names of their own here: entries export by Python's. */
const OWN_NAMED = new Set(['node_events', 'tls_protocol'])

/** Tables are as long as what they list. */
const TABLES = new Set(['src/compat/semantics.ts'])

const surface = readSurface()
const isMirrored = (file: string): boolean => {
  const name = basename(file, '.ts')
  // What Python has in one module of C stands in a folder here, since its public names are an entry.
  if (file === 'src/contextvars/context.ts') return true
  return file === `src/${name}.ts` && (name in surface.names || OWN_NAMED.has(name))
}

function limitOf(file: string): number {
  if (file.startsWith('test/')) return TEST
  return isMirrored(file) ? MIRRORED : OTHER
}

function codeLines(source: ts.SourceFile, node: ts.Node): number {
  const text = source.text.slice(node.getStart(), node.end)
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '')
  return bare.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText()
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : '(anonymous)'
}

const problems: string[] = []
for (const file of ['src', 'test', 'scripts', 'examples', 'bench'].flatMap(filesBelow)) {
  if (isGenerated(file) || TABLES.has(file)) continue
  if (!isMirrored(file) && /(^|[._-])(utils?|helpers?|common|misc)\.m?ts$/.test(basename(file))) {
    problems.push(`${file}: name it after what is in it`)
  }
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1
  if (lines > limitOf(file)) problems.push(`${file}: ${lines} lines, ${limitOf(file)} at most`)
  if (!file.startsWith('src/') && !file.startsWith('scripts/')) continue
  const source = parse(file)
  visit(source, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return
    const name = nameOf(node)
    const limit = LONG_FUNCTIONS.has(name) ? LONG_FUNCTION : FUNCTION
    const length = codeLines(source, node)
    if (length > limit) {
      problems.push(
        `${file}:${lineOf(source, node.getStart())}: ${name} has ${length} lines, ${limit} at most`,
      )
    }
  })
}
report(problems)
