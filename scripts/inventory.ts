import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Something that a module of the library exports. */
export interface Export {
  readonly name: string
  /** The module, as a path below src without its extension: `tasks`, `compat/kw`. */
  readonly module: string
  readonly kind: 'class' | 'function' | 'constant' | 'type'
  /** Of a generic class: `<T = unknown>` and `<T>`. */
  readonly parameters: string
  readonly arguments: string
}

export interface Inventory {
  /** Exports by module, then by name. */
  readonly modules: ReadonlyMap<string, ReadonlyMap<string, Export>>
}

/** Entries are made from the inventory, and so are no part of it. */
export function isEntry(file: string): boolean {
  return /^(index|py3\d+|testing)\.ts$/.test(file)
}

function kindOf(symbol: ts.Symbol): Export['kind'] {
  if (symbol.flags & ts.SymbolFlags.Class) return 'class'
  if (symbol.flags & ts.SymbolFlags.Function) return 'function'
  return symbol.flags & ts.SymbolFlags.Value ? 'constant' : 'type'
}

function typeParameters(symbol: ts.Symbol): { parameters: string; arguments: string } {
  const declaration = symbol.declarations?.find((node) => ts.isClassDeclaration(node))
  const parameters = declaration?.typeParameters ?? []
  if (parameters.length === 0) return { parameters: '', arguments: '' }
  // A type argument may always be left out, as it is in Python.
  const texts = parameters.map((node) => (node.default ? node.getText() : `${node.getText()} = unknown`))
  return {
    parameters: `<${texts.join(', ')}>`,
    arguments: `<${parameters.map((node) => node.name.text).join(', ')}>`,
  }
}

/** Reads what the modules of the library export. */
export function takeInventory(): Inventory {
  const files = readdirSync(join(ROOT, 'src'))
    .filter((file) => file.endsWith('.ts') && !isEntry(file))
    .map((file) => join(ROOT, 'src', file))
  files.push(join(ROOT, 'src', 'compat', 'kw.ts'))
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT, {
    noEmit: true,
    incremental: false,
  })
  const program = ts.createProgram(files, options)
  const checker = program.getTypeChecker()
  const modules = new Map<string, Map<string, Export>>()
  for (const file of files) {
    const source = program.getSourceFile(file)
    const symbol = source && checker.getSymbolAtLocation(source)
    if (symbol === undefined) continue
    const module = file.slice(join(ROOT, 'src').length + 1, -'.ts'.length)
    const exports = new Map<string, Export>()
    for (const exported of checker.getExportsOfModule(symbol)) {
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      exports.set(exported.name, {
        name: exported.name,
        module,
        kind: kindOf(target),
        ...typeParameters(target),
      })
    }
    modules.set(module, exports)
  }
  return { modules }
}

/**
 * Where a name of Python's is implemented.
 *
 * @param home - the module that has it in Python, tried first
 */
export function findExport({ modules }: Inventory, name: string, home?: string): Export | undefined {
  const first = home === undefined ? undefined : modules.get(home)?.get(name)
  if (first !== undefined && first.kind !== 'type') return first
  for (const [module, exports] of modules) {
    // Modules of other packages of Python's have a Future of their own.
    if (/^(builtins|concurrent_futures|contextvars|socket|socket_\w+|ssl\w*)$/.test(basename(module)))
      continue
    const found = exports.get(name)
    if (found !== undefined && found.kind !== 'type') return found
  }
  return undefined
}
