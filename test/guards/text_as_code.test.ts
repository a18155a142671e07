// Nothing makes code of text, but for functions that a program hands to its own workers.
import ts from 'typescript'
import { expect, test } from 'vitest'
import { filesBelow, lineOf, parse, visit } from '../../scripts/sources.js'

/** The one place: see "Workers" in CONTRIBUTING.md. */
const DOCUMENTED = 'src/host/evaluation.ts'
/** Modules that a program names itself, for its own workers. */
const IMPORTS = ['src/concurrent_futures/worker.ts', DOCUMENTED]

const EVALUATORS = /^(eval|Function|AsyncFunction|GeneratorFunction)$/
const MODULES = /^(node:)?(vm|module|repl|inspector)$/
const TIMERS = /^(setTimeout|setInterval|setImmediate)$/

function wordsOf(text: ts.Node): string | undefined {
  return ts.isStringLiteralLike(text) ? text.text : undefined
}

/** What of a call, or a `new`, makes code of text. */
function suspicion(node: ts.CallExpression | ts.NewExpression): string | undefined {
  const [first] = node.arguments ?? []
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return first !== undefined && wordsOf(first) !== undefined
      ? undefined
      : 'import of a name that is computed'
  }
  const called = node.expression.getText()
  if (EVALUATORS.test(called) || /\.(constructor|runInThisContext|compileFunction)$/.test(called))
    return called
  // A text, or what may be one: timers take functions here, by name or as they stand.
  if (TIMERS.test(called) && first !== undefined && ts.isStringLiteralLike(first))
    return `${called} of a text`
  return undefined
}

function found(file: string): string[] {
  const source = parse(file)
  const all: string[] = []
  visit(source, (node) => {
    let what: string | undefined
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) what = suspicion(node)
    else if (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly) {
      const module = wordsOf(node.moduleSpecifier) ?? ''
      if (MODULES.test(module)) what = `import of ${module}`
    } else if (ts.isIdentifier(node) && node.text === 'eval') what = 'eval'
    if (what !== undefined) all.push(`${file}:${lineOf(source, node.getStart())}: ${what}`)
  })
  return all
}

test('no source makes code of text, but the documented one', () => {
  const sources = filesBelow('src').filter((file) => !IMPORTS.includes(file))
  expect(sources.length).toBeGreaterThan(50)
  expect(sources.flatMap(found)).toEqual([])
})

test('the documented place is one call, and a worker imports what its program named', () => {
  const without = (lines: string[]): string[] => lines.map((line) => line.replace(/:\d+:/, ':'))
  expect(IMPORTS.flatMap((file) => without(found(file))).sort()).toEqual([
    'src/concurrent_futures/worker.ts: import of a name that is computed',
    'src/host/evaluation.ts: Function',
    'src/host/evaluation.ts: import of a name that is computed',
    'src/host/evaluation.ts: import of node:module',
  ])
})
