/**
 * Versions are data: code asks a profile for a named switch, never which version it is. So no version stands in the
 * hand-written sources outside src/compat. Comments, and texts of Python's that name one, are no code.
 */
import ts from 'typescript'
import { filesBelow, isGenerated, lineOf, parse, report, visit } from './sources.js'

function versionIn(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node) && /^v?3\.\d+(\.\d+)?$/.test(node.text)) return `'${node.text}'`
  if (ts.isNumericLiteral(node) && /^3\.(\d|1\d)$/.test(node.getText())) return node.getText()
  // Python's module of what it had for older Pythons has constants of a like name: PY34, PY352.
  if (ts.isIdentifier(node) && /^(PY3([6-9]|1\d)|VERSIONS|release_order)$/.test(node.text)) return node.text
  if (ts.isBinaryExpression(node) && COMPARISONS.has(node.operatorToken.kind)) {
    return [node.left, node.right].find(isVersion)?.getText()
  }
  return ts.isSwitchStatement(node) && isVersion(node.expression) ? node.expression.getText() : undefined
}

const COMPARISONS = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
])

/** A profile's version may be a key, but nothing may depend on which it is. */
function isVersion(node: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'version'
}

const problems: string[] = []
for (const file of filesBelow('src')) {
  if (file.startsWith('src/compat/') || isGenerated(file)) continue
  const source = parse(file)
  visit(source, (node) => {
    const found = versionIn(node)
    if (found !== undefined) {
      problems.push(
        `${file}:${lineOf(source, node.getStart())}: ${found}: make it a switch in src/compat/semantics.ts`,
      )
    }
  })
}
report(problems)
