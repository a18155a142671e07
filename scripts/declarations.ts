/**
 * Declarations of the package. A roll-up of each entry by itself would declare every class once an entry, and a
 * `Context` of one would be no argument for a function of another. So what has no version (exceptions, context
 * variables, the logger …) is rolled up into one file. All else each version has of its own, since what a task has or
 * what a function takes is not the same in all; it imports from the roll-up what has no version.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { applyEdits, type Edit } from './edits.js'
import { ENTRIES } from './entry_rules.js'
import { readSurface } from './surface_data.js'
import { VersionTypes } from './version_types.js'

/** The roll-up of what has no version, beside the entries. */
export const SHARED = 'shared'

/** The roll-up as a package, for API Extractor: only those are left out of another roll-up. */
const PACKAGE = 'asyncio-shim-shared'

/** Modules without a version. */
const VERSIONLESS =
  /^(builtins|builtins\/.*|collections\/.*|compat\/.*|concurrent_futures|concurrent_futures\/.*|contextvars|contextvars\/.*|exceptions|host\/.*|log|socket|socket_\w+|ssl|ssl_\w+|testing)$/

type Specified = ts.ImportDeclaration | ts.ExportDeclaration | ts.ImportTypeNode

/** The specifier of an import, an export or an import type; undefined for any other node. */
function specifierOf(node: ts.Node): ts.StringLiteral | undefined {
  const found =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
        ? node.argument.literal
        : undefined
  return found !== undefined && ts.isStringLiteral(found) ? found : undefined
}

/** Gives every declaration that the entries use a name in the roll-up. */
class SharedNames {
  readonly #names = new Map<ts.Symbol, string>()
  readonly #sources = new Map<string, string>()

  constructor(readonly checker: ts.TypeChecker) {}

  /** The name in the roll-up of what a symbol stands for. */
  nameOf(symbol: ts.Symbol, module: string): string {
    const target = symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol
    let name = this.#names.get(target)
    if (name === undefined) {
      name = target.name
      if (this.#sources.has(name)) name = `${module.replaceAll('/', '_')}_${symbol.name}`
      if (this.#sources.has(name)) throw new Error(`Two declarations want the name ${name}.`)
      this.#names.set(target, name)
      this.#sources.set(name, `export { ${symbol.name} as ${name} } from './${module}.js'`)
    }
    return name
  }

  /** The module that API Extractor rolls up. */
  toString(): string {
    return [...this.#sources.values()].join('\n') + '\n'
  }

  names(): string[] {
    return [...this.#sources.keys()]
  }
}

/** `name`, or `name as local` where they differ. */
const renamed = (name: string, local: string): string => (name === local ? name : `${name} as ${local}`)

/** Writes the declarations that API Extractor rolls up. */
export class DeclarationWriter {
  readonly #program: ts.Program
  readonly #checker: ts.TypeChecker
  readonly #shared: SharedNames
  readonly #surface = readSurface()

  /**
   * @param types - the folder of the declarations that the compiler wrote
   * @param work - a folder for those made of them
   * @param entries - names of the entries
   */
  constructor(
    readonly types: string,
    readonly work: string,
    readonly entries: readonly string[],
  ) {
    const files = entries.map((entry) => join(types, `${entry}.d.ts`))
    this.#program = ts.createProgram(files, {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
      types: [],
    })
    this.#checker = this.#program.getTypeChecker()
    this.#shared = new SharedNames(this.#checker)
  }

  #module(file: string): string {
    return relative(this.types, file).replace(/\.d\.ts$/, '')
  }

  /** The sources that each version has of its own, without the entries. */
  #versioned(): ts.SourceFile[] {
    return this.#program.getSourceFiles().filter(({ fileName }) => {
      const module = this.#module(fileName)
      return !module.startsWith('..') && !VERSIONLESS.test(module) && !/^(index|py3\d+)$/.test(module)
    })
  }

  /** Has everything without a version come from the roll-up. */
  #imports(source: ts.SourceFile): Edit[] {
    const edits: Edit[] = []
    const visit = (node: ts.Node): void => {
      const specifier = specifierOf(node)
      if (specifier === undefined) {
        node.forEachChild(visit)
        return
      }
      const module = this.#module(join(dirname(source.fileName), specifier.text.replace(/\.js$/, '.d.ts')))
      if (!specifier.text.startsWith('.') || !VERSIONLESS.test(module)) return
      edits.push([node.getStart(), node.end, this.#import(node as Specified, specifier, module)])
    }
    visit(source)
    return edits
  }

  /** The text that takes the place of one import, export or import type. */
  #import(node: Specified, specifier: ts.StringLiteral, module: string): string {
    const target = this.#checker.getSymbolAtLocation(specifier)
    const exported = new Map(
      target && this.#checker.getExportsOfModule(target).map((symbol) => [symbol.name, symbol]),
    )
    const shared = (name: string): string => {
      const symbol = exported.get(name)
      if (symbol === undefined) throw new Error(`${module} has no ${name}`)
      return this.#shared.nameOf(symbol, module)
    }
    if (ts.isImportTypeNode(node)) {
      const [first = '', ...rest] = node.qualifier?.getText().split('.') ?? []
      const args = node.typeArguments ? `<${node.typeArguments.map((arg) => arg.getText()).join(', ')}>` : ''
      const path = [`import('${PACKAGE}')`, shared(first), ...rest].join('.')
      return `${node.isTypeOf ? 'typeof ' : ''}${path}${args}`
    }
    const list = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause
    if (list === undefined || !('elements' in list))
      throw new Error(`${node.getText()}: name what is imported`)
    const elements = list.elements.map(({ name, propertyName }) =>
      renamed(shared((propertyName ?? name).text), name.text),
    )
    return `${ts.isImportDeclaration(node) ? 'import' : 'export'} { ${elements.join(', ')} } from '${PACKAGE}';`
  }

  /** Leaves out of an entry the types of keyword arguments that no function of the version takes. */
  #options(entry: ts.SourceFile, types: VersionTypes): Edit[] {
    return entry.statements.filter(ts.isExportDeclaration).flatMap((node): Edit[] => {
      const clause = node.exportClause
      if (clause === undefined || !ts.isNamedExports(clause) || !node.isTypeOnly) return []
      const kept = clause.elements.filter(({ name }) => {
        const symbol = this.#checker.getSymbolAtLocation(name)
        return symbol === undefined || !types.is_empty(this.#checker.getAliasedSymbol(symbol))
      })
      if (kept.length === clause.elements.length) return []
      if (kept.length === 0) return [[node.getFullStart(), node.end, '']]
      return [[clause.getStart(), clause.end, `{ ${kept.map((each) => each.getText()).join(', ')} }`]]
    })
  }

  #put(folder: string, module: string, text: string): string {
    const path = join(this.work, folder, `${module}.d.ts`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return path
  }

  /**
   * Writes everything.
   *
   * @param dist - the folder of the package, for entries that need no roll-up of their own
   * @returns by entry, and for the roll-up of what has no version: the module to roll up
   */
  write(dist: string): Map<string, string> {
    rmSync(this.work, { recursive: true, force: true })
    const result = new Map<string, string>()
    const problems: string[] = []
    for (const entry of this.entries) {
      const source = this.#program.getSourceFile(join(this.types, `${entry}.d.ts`))
      if (source === undefined) continue
      const version = ENTRIES[entry]
      if (version === undefined) {
        this.#plain(source, entry, dist)
        continue
      }
      const files = this.#versioned()
      const types = new VersionTypes(this.#surface, this.#program, files, version)
      for (const file of [...files, source]) {
        const edits = [
          ...this.#imports(file),
          ...(file === source ? this.#options(file, types) : types.edits(file)),
        ]
        const path = this.#put(entry, this.#module(file.fileName), applyEdits(file.text, edits))
        if (file === source) result.set(entry, path)
      }
      problems.push(...types.problems)
    }
    if (problems.length > 0) throw new Error(problems.join('\n'))
    const shared = join(this.types, `${SHARED}.d.ts`)
    writeFileSync(shared, this.#shared.toString())
    result.set(SHARED, shared)
    const folder = `node_modules/${PACKAGE}`
    const path = relative(join(this.work, folder), shared).replace(/\.d\.ts$/, '.js')
    this.#put(folder, 'index', `export * from '${path}'\n`)
    const json = { name: PACKAGE, type: 'module', exports: { types: './index.d.ts', default: './index.js' } }
    writeFileSync(join(this.work, folder, 'package.json'), JSON.stringify(json))
    return result
  }

  /** An entry that is another under a second name, or a module without a version: that is in the roll-up. */
  #plain(source: ts.SourceFile, entry: string, dist: string): void {
    const is_alias = source.statements.every(
      (node) => ts.isExportDeclaration(node) && node.exportClause === undefined,
    )
    if (is_alias) {
      writeFileSync(join(dist, `${entry}.d.ts`), source.text)
      return
    }
    const symbol = this.#checker.getSymbolAtLocation(source)
    const lines = (symbol === undefined ? [] : this.#checker.getExportsOfModule(symbol)).map((exported) =>
      renamed(this.#shared.nameOf(exported, entry), exported.name),
    )
    writeFileSync(join(dist, `${entry}.d.ts`), `export { ${lines.join(', ')} } from './${SHARED}.js';\n`)
  }
}

/** A roll-up as it stands in the package, beside that of what has no version. */
export function inPackage(text: string): string {
  return text.replaceAll(`'${PACKAGE}'`, `'./${SHARED}.js'`)
}
