/**
 * Makes the generator style and the mixed style out of a port that is written in native style.
 *
 * native     const work = asyncio.coroutine(async function work(n) { return await sleep(n) })
 * generator  const work = function* work(n) { return (yield* sleep(n)) }
 * mixed      every other coroutine function: asyncio.coroutine(function* work(n) { … })
 *
 * Left alone: the program function, functions in `outside(…)`, async generators (they keep their wrapper).
 */
import ts from 'typescript'
import type { Style } from './probe.js'

const { factory } = ts

/** Calls whose promise belongs to JavaScript: `yield*` needs a future around it. */
const FOREIGN_CALLS = new Set(['gc', 'foreign', 'real_sleep'])
const FOREIGN_METHODS = new Set(['run_until_complete', 'run_forever'])

type AsyncFunction = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration | ts.MethodDeclaration

/** Names the construct and the remedy, because whoever ports a probe reads it. */
export class CannotDerive extends Error {}

export interface DeriveOptions {
  readonly style: Exclude<Style, 'native'>
  /** Keep `asyncio.coroutine(…)` around the generator functions of the generator style. */
  readonly keepWrapper: boolean
}

/** Compiles the port's source in that style to a CommonJS module. */
export function derive(source: string, fileName: string, options: DeriveOptions): string {
  // Parsed by hand because the transformation asks every function what stands around it.
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.ES2022, true)
  const { transformed } = ts.transform(file, [
    (context) => (root) => new Derivation(context, options).file(root),
  ])
  const text = ts.createPrinter().printFile(transformed[0] ?? file)
  return compile(text, fileName)
}

/** Compiles a port as it stands to a CommonJS module. */
export function compile(source: string, fileName: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS }
  return ts.transpileModule(source, { fileName, compilerOptions }).outputText
}

class Derivation {
  /** True while the innermost function around the visited node is being made a generator. */
  private converting = false
  /** Coroutine functions met so far; the mixed style converts every other one. */
  private count = 0

  constructor(
    private readonly context: ts.TransformationContext,
    private readonly options: DeriveOptions,
  ) {}

  file(file: ts.SourceFile): ts.SourceFile {
    return ts.visitEachChild(file, (node) => this.visit(node), this.context)
  }

  private readonly visit = (node: ts.Node): ts.Node => {
    if (isWrapperCall(node)) return this.wrapper(node)
    if (isAsyncFunction(node))
      return this.isOutside(node) ? this.inside(node, false) : this.coroutineFunction(node)
    if (ts.isFunctionLike(node)) return this.inside(node, false)
    if (ts.isAwaitExpression(node) && this.converting) return this.awaited(node)
    if (ts.isForOfStatement(node) && node.awaitModifier && this.converting) {
      throw new CannotDerive("`for await` has no generator form: export styles = ['native'] with a reason")
    }
    return ts.visitEachChild(node, this.visit, this.context)
  }

  private inside<T extends ts.Node>(node: T, converting: boolean): T {
    const before = this.converting
    this.converting = converting
    try {
      return ts.visitEachChild(node, this.visit, this.context)
    } finally {
      this.converting = before
    }
  }

  /** The program function (it takes the whole environment) and `outside(async …)`. */
  private isOutside(node: AsyncFunction): boolean {
    const parent = node.parent
    if (ts.isVariableDeclaration(parent)) return ts.isSourceFile(parent.parent.parent.parent)
    if (ts.isExportAssignment(parent)) return true
    return (
      ts.isCallExpression(parent) &&
      ts.isIdentifier(parent.expression) &&
      parent.expression.text === 'outside'
    )
  }

  private wrapper(node: ts.CallExpression): ts.Node {
    const made = ts.visitEachChild(node, this.visit, this.context)
    const [fn] = made.arguments
    const [original] = node.arguments
    const strip = this.options.style === 'generator' && !this.options.keepWrapper
    return strip && fn !== undefined && original !== undefined && isAsyncFunction(original) ? fn : made
  }

  private coroutineFunction(node: AsyncFunction): ts.Node {
    const convert = this.options.style === 'generator' || this.count++ % 2 === 0
    return convert ? toGenerator(this.inside(node, true), this.options) : this.inside(node, false)
  }

  private awaited(node: ts.AwaitExpression): ts.Node {
    const operand = ts.visitNode(node.expression, this.visit, ts.isExpression)
    const wrapped = isForeign(node.expression)
      ? factory.createCallExpression(
          factory.createPropertyAccessExpression(factory.createIdentifier('asyncio'), 'wrap_future'),
          undefined,
          [operand],
        )
      : operand
    return factory.createParenthesizedExpression(
      factory.createYieldExpression(factory.createToken(ts.SyntaxKind.AsteriskToken), wrapped),
    )
  }
}

function isWrapperCall(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && isWrapper(node.expression) && node.arguments.length === 1
}

function isWrapper(node: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(node) && node.getText() === 'asyncio.coroutine'
}

function isAsyncFunction(node: ts.Node): node is AsyncFunction {
  const shaped =
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node)
  if (!shaped || node.asteriskToken !== undefined) return false
  return node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) ?? false
}

function isForeign(node: ts.Expression): boolean {
  if (!ts.isCallExpression(node)) return false
  const callee = node.expression
  if (ts.isIdentifier(callee)) return FOREIGN_CALLS.has(callee.text)
  if (!ts.isPropertyAccessExpression(callee)) return false
  return FOREIGN_METHODS.has(callee.name.text) || /^(asyncio|runner)\.run$/.test(callee.getText())
}

function toGenerator(node: AsyncFunction, { style, keepWrapper }: DeriveOptions): ts.Node {
  const star = factory.createToken(ts.SyntaxKind.AsteriskToken)
  const plain = (modifier: ts.ModifierLike) => modifier.kind !== ts.SyntaxKind.AsyncKeyword
  const keepDecorators = style === 'mixed' || keepWrapper
  if (ts.isMethodDeclaration(node)) {
    const modifiers = node.modifiers?.filter((m) => plain(m) && (keepDecorators || !isWrapperDecorator(m)))
    const { name, questionToken, typeParameters, parameters, body } = node
    return factory.updateMethodDeclaration(
      node, modifiers, star, name, questionToken, typeParameters, parameters, undefined, body,
    ) // prettier-ignore
  }
  if (ts.isFunctionDeclaration(node)) {
    const modifiers = node.modifiers?.filter(plain)
    const { name, typeParameters, parameters, body } = node
    return factory.updateFunctionDeclaration(
      node,
      modifiers,
      star,
      name,
      typeParameters,
      parameters,
      undefined,
      body,
    )
  }
  const name = ts.isFunctionExpression(node) ? node.name : undefined
  const body = ts.isBlock(node.body)
    ? node.body
    : factory.createBlock([factory.createReturnStatement(node.body)])
  const made = factory.createFunctionExpression(
    undefined, star, name, node.typeParameters, node.parameters, undefined, body,
  ) // prettier-ignore
  const bind = ts.isArrowFunction(node) && usesThis(node.body)
  if (!bind) return made
  return factory.createCallExpression(
    factory.createPropertyAccessExpression(factory.createParenthesizedExpression(made), 'bind'),
    undefined,
    [factory.createThis()],
  )
}

function isWrapperDecorator(node: ts.ModifierLike): boolean {
  return ts.isDecorator(node) && isWrapper(node.expression)
}

function usesThis(node: ts.Node): boolean {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return true
  if (node.kind === ts.SyntaxKind.SuperKeyword) {
    throw new CannotDerive('`super` in an async arrow function: write a method')
  }
  if (ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node) || ts.isClassLike(node)) return false
  return ts.forEachChild(node, usesThis) ?? false
}
