/**
 * Declarations of the package. A roll-up of each entry by itself would declare every class once an entry, and a
 * `Context` of one would be no argument for a function of another. So all that the entries have in common is rolled up
 * into one file, and each entry's own declarations import it from there.
 */
import { writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

/** The roll-up, beside the entries. */
export const SHARED = 'shared'

/** The specifier of an import, an export or an import type; undefined for any other node. */
function specifierOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  return ts.isImportTypeNode(node) ? node.argument.literal : undefined
}

/** Gives every declaration that the entries use a name in the roll-up. */
class SharedNames {
  #checker
  #names = new Map()
  #sources = new Map()
  #taken = new Set()

  constructor(checker) {
    this.#checker = checker
  }

  /** @returns the name in the roll-up of what a symbol stands for */
  nameOf(symbol, file) {
    const target = symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
    let name = this.#names.get(target)
    if (name === undefined) {
      const module = file.replace(/\.d\.ts$/, '')
      name = target.name
      if (this.#taken.has(name)) name = `${module.replaceAll('/', '_')}_${symbol.name}`
      if (this.#taken.has(name)) throw new Error(`Two declarations want the name ${name}.`)
      this.#taken.add(name)
      this.#names.set(target, name)
      this.#sources.set(name, `export { ${symbol.name} as ${name} } from './${module}.js'`)
    }
    return name
  }

  /** The module that API Extractor rolls up. */
  toString() {
    return [...this.#sources.values()].join('\n') + '\n'
  }
}

/** `name`, or `name as local` where they differ. */
const renamed = (name, local) => (name === local ? name : `${name} as ${local}`)

/** The text that takes the place of one import, export or import type. */
function replacement(node, target, file, names, checker) {
  const exported = new Map(checker.getExportsOfModule(target).map((symbol) => [symbol.name, symbol]))
  const shared = (name) => names.nameOf(exported.get(name), file)
  if (ts.isImportTypeNode(node)) {
    const [first, ...rest] = node.qualifier.getText().split('.')
    const args = node.typeArguments ? `<${node.typeArguments.map((arg) => arg.getText()).join(', ')}>` : ''
    const path = [`import('./${SHARED}.js')`, shared(first), ...rest].join('.')
    return `${node.isTypeOf ? 'typeof ' : ''}${path}${args}`
  }
  const list = ts.isImportDeclaration(node) ? node.importClause.namedBindings : node.exportClause
  const elements = list.elements.map(({ name, propertyName }) => {
    const from = shared((propertyName ?? name).text)
    return renamed(from, name.text)
  })
  return `${ts.isImportDeclaration(node) ? 'import' : 'export'} { ${elements.join(', ')} } from './${SHARED}.js';`
}

/** An entry's declarations with everything that it has from other modules taken from the roll-up. */
function rewrite(source, types, names, checker) {
  const edits = []
  const visit = (node) => {
    const specifier = specifierOf(node)
    if (specifier === undefined || !specifier.text.startsWith('.')) return node.forEachChild(visit)
    // `export *` of another entry, which stands beside this one under the same name.
    if (ts.isExportDeclaration(node) && node.exportClause === undefined) return undefined
    const target = checker.getSymbolAtLocation(specifier)
    const file = relative(types, join(dirname(source.fileName), specifier.text.replace(/\.js$/, '.d.ts')))
    edits.push([node.getStart(), node.end, replacement(node, target, file, names, checker)])
  }
  visit(source)
  let text = source.text
  for (const [start, end, put] of edits.reverse()) text = text.slice(0, start) + put + text.slice(end)
  return text
}

/** Declarations of an entry that is a module of its own, which others import too: all of it is in the roll-up. */
function reexport(source, entry, names, checker) {
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source))
  const lines = exported.map((symbol) => renamed(names.nameOf(symbol, `${entry}.d.ts`), symbol.name))
  return `export { ${lines.join(', ')} } from './${SHARED}.js';\n`
}

/**
 * Writes the declarations of the entries, and the module to roll up.
 *
 * @param types - the folder of the declarations that the compiler wrote; gets the module to roll up
 * @param dist - the folder of the package
 * @param entries - names of the entries
 */
export function writeDeclarations(types, dist, entries) {
  const files = entries.map((entry) => join(types, `${entry}.d.ts`))
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
    noLib: true,
  })
  const checker = program.getTypeChecker()
  const names = new SharedNames(checker)
  for (const [index, entry] of entries.entries()) {
    const source = program.getSourceFile(files[index])
    // The entries of versions declare names of their own; no module imports them.
    const own = /^(index|py3\d+)$/.test(entry)
    const text = own ? rewrite(source, types, names, checker) : reexport(source, entry, names, checker)
    writeFileSync(join(dist, `${entry}.d.ts`), text)
  }
  writeFileSync(join(types, `${SHARED}.d.ts`), names.toString())
}
