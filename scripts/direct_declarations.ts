// A roll-up as people read it. Entries make constants of classes and functions (`const Lock: typeof Lock_2`), whose
// documentation an editor does not show; here they become what they stand for again.
import ts from 'typescript'
import { applyEdits, type Edit } from './edits.js'

interface Constant {
  readonly statement: ts.VariableStatement
  readonly name: string
  /** What it is `typeof`. */
  readonly target: string
}

type Target = ts.ClassDeclaration | ts.FunctionDeclaration | ts.InterfaceDeclaration

const isTarget = (node: ts.Node): node is Target =>
  ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isInterfaceDeclaration(node)

function constantOf(node: ts.Node): Constant | undefined {
  if (!ts.isVariableStatement(node)) return undefined
  const [declaration] = node.declarationList.declarations
  const type = declaration?.type
  if (declaration === undefined || type === undefined || !ts.isTypeQueryNode(type)) return undefined
  if (!ts.isIdentifier(type.exprName) || !ts.isIdentifier(declaration.name)) return undefined
  return { statement: node, name: declaration.name.text, target: type.exprName.text }
}

/** The whole of a statement, with the comment before it. */
const removal = (node: ts.Node): Edit => [node.getFullStart(), node.end, '']

const isExported = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)

const parametersOf = ({ typeParameters }: ts.ClassDeclaration | ts.TypeAliasDeclaration): string =>
  (typeParameters ?? []).map((each) => each.getText()).join(', ')

class Rewriting {
  readonly #edits: Edit[] = []
  readonly #names = new Map<string, string>()

  constructor(readonly source: ts.SourceFile) {}

  #targets(name: string): Target[] {
    return this.source.statements.filter(isTarget).filter((node) => node.name?.text === name)
  }

  #alias(name: string): ts.TypeAliasDeclaration | undefined {
    return this.source.statements.filter(ts.isTypeAliasDeclaration).find((node) => node.name.text === name)
  }

  /** Has the declarations of a constant's target take its place, unless they have taken another's. */
  #direct({ statement, name, target }: Constant): void {
    const targets = this.#targets(target)
    const alias = this.#alias(name)
    const owner = targets.find(ts.isClassDeclaration)
    if (targets.length === 0 || targets.some(isExported) || this.#names.has(target)) return
    if (owner !== undefined && (alias === undefined || parametersOf(alias) !== parametersOf(owner))) return
    this.#names.set(target, name)
    this.#edits.push(removal(statement))
    if (alias !== undefined) this.#edits.push(removal(alias))
    if (!isExported(statement)) return
    for (const node of targets) this.#edits.push([node.getStart(), node.getStart(), 'export '])
  }

  /** A second name gets the comment of the first. */
  #document({ statement, target }: Constant): void {
    const name = this.#names.get(target)
    if (name === undefined || this.#edits.some(([start]) => start === statement.getFullStart())) return
    const comment = `/** The same as {@link ${name}}. */\n`
    this.#edits.push([statement.getStart(), statement.getStart(), comment])
  }

  #rename(): void {
    const visit = (node: ts.Node): void => {
      const name = ts.isIdentifier(node) ? this.#names.get(node.text) : undefined
      const gone = this.#edits.some(([start, end]) => start < node.getStart() && node.end <= end)
      if (name !== undefined && !gone) this.#edits.push([node.getStart(), node.end, name])
      node.forEachChild(visit)
    }
    visit(this.source)
  }

  text(): string {
    const constants = this.source.statements.flatMap((node) => constantOf(node) ?? [])
    for (const constant of constants) this.#direct(constant)
    for (const constant of constants) this.#document(constant)
    this.#rename()
    return applyEdits(this.source.text, this.#edits)
  }
}

/** The roll-up with classes and functions under the names that entries give them. */
export function directDeclarations(text: string): string {
  return new Rewriting(ts.createSourceFile('entry.d.ts', text, ts.ScriptTarget.ES2022, true)).text()
}
