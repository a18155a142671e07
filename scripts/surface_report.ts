/**
 * What the declarations of a version have too much or too little, compared with the real Python: names, members,
 * parameters.
 */
import { join } from 'node:path'
import ts from 'typescript'
import { isKeywordParameter, keywordTypes, parameterName, propertyNames } from './declared.js'
import { OWN_NAMES, PRIVATE } from './entry_rules.js'
import { memberOf, membersAt, parametersOf, parametersOfMember, type Parameter } from './python_signatures.js'
import { at, type SurfaceData } from './surface_data.js'
import type { Version } from '../src/compat/versions.js'

/** Methods that Python users meet through syntax; other dunder names are an accident of the implementation. */
const PROTOCOL = new Set(
  [
    '__aenter__ __aexit__ __enter__ __exit__ __aiter__ __anext__ __await__ __iter__ __next__ __contains__',
    '__getitem__ __len__ __lt__ __le__ __gt__ __ge__ __eq__',
  ]
    .join(' ')
    .split(' '),
)

/** Members that JavaScript asks for, by what it asks for them, and those that something has for being a coroutine. */
export const OF_JAVASCRIPT: Readonly<Record<string, string>> = {
  then: 'await',
  catch: 'what awaits without await',
  finally: 'what awaits without await',
  name: 'errors',
  message: 'errors',
  stack: 'errors',
  cause: 'errors',
  cr_origin: 'every coroutine',
}

export function isPublic(member: string): boolean {
  return !member.startsWith('_') || PROTOCOL.has(member)
}

/** What ours takes: parameters by place, keyword arguments, anything more. */
interface Taken {
  readonly places: readonly string[]
  readonly names: ReadonlySet<string>
  readonly rest: boolean
}

export interface Difference {
  /** Names, `Class.member` and `function(parameter)` that Python has and we lack. */
  readonly missing: readonly string[]
  /** The same the other way round. */
  readonly extra: readonly string[]
}

/** Compares the declarations of versions with the surface. */
export class SurfaceReport {
  readonly #checker: ts.TypeChecker
  readonly #missing = new Set<string>()
  readonly #extra = new Set<string>()

  constructor(
    readonly surface: SurfaceData,
    readonly program: ts.Program,
    readonly version: Version,
  ) {
    this.#checker = program.getTypeChecker()
  }

  compare(entry: string): Difference {
    const source = this.program.getSourceFile(entry)
    const symbol = source && this.#checker.getSymbolAtLocation(source)
    if (source === undefined || symbol === undefined) throw new Error(`${entry} is no module`)
    const exported = new Map(this.#values(this.#checker.getExportsOfModule(symbol)))
    const keys = Object.keys(this.surface.names).filter((key) => this.#entry(key) !== null)
    // Bases first.
    keys.sort((a, b) => this.#bases(a).length - this.#bases(b).length)
    for (const key of keys) {
      const [module, inner] = key.split('.') as [string, string?]
      const found = inner === undefined ? exported.get(key) : this.#inner(exported.get(module), inner)
      // A submodule that the package does not bring along has to be imported by itself, which nobody can here.
      if (inner !== undefined && this.#entry(module) === null) continue
      if (found === undefined) this.#missing.add(key)
      else this.#compare(key, this.#checker.getTypeOfSymbolAtLocation(found, source))
    }
    for (const name of Object.keys(this.surface.names)) {
      for (const module of this.#entry(name)?.also ?? []) {
        if (!this.#inner(exported.get(module), name)) this.#missing.add(`${module}.${name}`)
      }
    }
    for (const name of exported.keys()) {
      if (!OWN_NAMES.includes(name) && this.#entry(name) === null) this.#extra.add(name)
      const type = this.#entry(name)?.kind === 'module' && exported.get(name)
      if (!type) continue
      for (const property of this.#checker.getPropertiesOfType(
        this.#checker.getTypeOfSymbolAtLocation(type, source),
      )) {
        const inside = this.#entry(`${name}.${property.name}`) ?? this.#entry(property.name)
        if (PRIVATE[name]?.includes(property.name) === true) continue
        if (inside === null && !OWN_NAMES.includes(property.name)) this.#extra.add(`${name}.${property.name}`)
      }
    }
    const extra = [...this.#extra].filter((name) => !this.#is_of_subclass(name))
    return { missing: [...this.#missing].sort(), extra: extra.sort() }
  }

  /** Whether a class that is there to be derived from declares what a class derived from it has. */
  #is_of_subclass(name: string): boolean {
    const [, key, member, parameter] =
      /^((?:\w+\.)?(?:Abstract|Base)\w+)\.(\w+)(?:\((\w+)\))?$/.exec(name) ?? []
    if (key === undefined || member === undefined) return false
    return Object.keys(this.surface.names).some((below) => {
      if (!this.#bases(below).includes(key)) return false
      const found = memberOf(this.surface, below, member, this.version)
      if (found === undefined || parameter === undefined) return found !== undefined
      return parametersOfMember(found)?.some((each) => each.name === parameter) === true
    })
  }

  /** The classes of asyncio that a class has members from. */
  #bases(key: string): string[] {
    const bases = this.surface.names[key] && at(this.surface.names[key].changes, this.version)?.bases
    return (bases ?? []).filter((base) => base in this.surface.names)
  }

  #entry(key: string): { readonly kind: string; readonly also?: readonly string[] } | null {
    const entry = this.surface.names[key]
    return entry === undefined ? null : at(entry.changes, this.version)
  }

  #values(symbols: readonly ts.Symbol[]): [string, ts.Symbol][] {
    return symbols.flatMap((symbol): [string, ts.Symbol][] => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
      const value =
        target.flags & ts.SymbolFlags.Value && !symbol.declarations?.some(ts.isTypeOnlyExportDeclaration)
      return value ? [[symbol.name, target]] : []
    })
  }

  #inner(module: ts.Symbol | undefined, name: string): ts.Symbol | undefined {
    return module && this.#checker.getTypeOfSymbol(module).getProperty(name)
  }

  #compare(key: string, type: ts.Type): void {
    // Here in every version, and so ours.
    if (OWN_NAMES.includes(key.slice(key.indexOf('.') + 1))) return
    const kind = this.#entry(key)?.kind ?? ''
    if (kind.endsWith('function')) {
      this.#parameters(key, parametersOf(this.surface, key, this.version), type.getCallSignatures())
    } else if (kind === 'class' || kind === 'exception') this.#class(key, type)
  }

  #class(key: string, type: ts.Type): void {
    const constructors = type.getConstructSignatures()
    const instance = constructors[0]?.getReturnType() ?? type.getProperty('prototype')
    const object = instance && 'flags' in instance && 'getProperties' in instance ? instance : undefined
    const python = membersAt(this.surface, key, this.version)
    const own = new Map(
      [...(object?.getProperties() ?? []), ...type.getProperties()]
        .filter((symbol) => this.#is_ours(symbol))
        .map((symbol) => [symbol.name, symbol]),
    )
    for (const member of python) {
      if (!isPublic(member)) continue
      const found = own.get(member)
      if (found === undefined) {
        // Said once, of the class that other classes have it from.
        const inherited = this.#bases(key).some((base) => this.#missing.has(`${base}.${member}`))
        if (!inherited && !this.#stands_for(member, object)) this.#missing.add(`${key}.${member}`)
        continue
      }
      const described = memberOf(this.surface, key, member, this.version)
      const signatures = this.#checker.getTypeOfSymbol(found).getCallSignatures()
      if (described && signatures.length > 0) {
        this.#parameters(`${key}.${member}`, parametersOfMember(described), signatures)
      }
    }
    for (const member of own.keys()) {
      if (isPublic(member) && !python.has(member) && !(member in OF_JAVASCRIPT))
        this.#extra.add(`${key}.${member}`)
    }
    if (constructors.some((each) => each.getJsDocTags().some(({ name }) => name === 'internal'))) {
      this.#missing.add(`${key}(…)`)
    } else if (constructors.length > 0) {
      this.#parameters(key, parametersOf(this.surface, key, this.version), constructors)
    }
  }

  /** Iteration has names of its own in JavaScript. */
  #stands_for(member: string, instance: ts.Type | undefined): boolean {
    if (member === '__iter__')
      return instance?.getProperties().some(({ name }) => name.startsWith('__@iterator')) === true
    return member === '__class_getitem__'
  }

  /** Whether a member is declared by asyncio: not by JavaScript, nor by the exceptions that Python has built in. */
  #is_ours(symbol: ts.Symbol): boolean {
    if (symbol.name === 'prototype' || symbol.name.startsWith('__@')) return false
    const declared = symbol.declarations?.[0]
    if (declared === undefined) return false
    const hidden =
      ts.getCombinedModifierFlags(declared) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)
    return (
      !hidden && !/\/(lib\.[\w.]+|builtins\/\w+|@types\/.*)\.d\.ts$/.test(declared.getSourceFile().fileName)
    )
  }

  #taken(signatures: readonly ts.Signature[]): Taken {
    const places: string[] = []
    const names = new Set<string>()
    let rest = false
    for (const signature of signatures) {
      const declared = (signature.declaration?.parameters ?? []) as readonly ts.ParameterDeclaration[]
      let place = 0
      for (const parameter of declared) {
        for (const type of keywordTypes(parameter.type))
          for (const name of propertyNames(this.#checker, type)) names.add(name)
        if (parameter.dotDotDotToken !== undefined) {
          const tuples = tuplesOf(parameter.type)
          rest ||= tuples.length === 0
          for (const tuple of tuples) {
            const named = tuple.elements.filter((element) => ts.isNamedTupleMember(element))
            rest ||= named.length === 0 || named.some((element) => element.dotDotDotToken !== undefined)
            named
              .filter((element) => keywordTypes(element.type).length === 0)
              .forEach((element, index) => (places[index] ??= element.name.text))
          }
        } else if (!isKeywordParameter(parameter)) places[place++] ??= parameterName(parameter)
      }
    }
    return { places, names, rest }
  }

  #parameters(
    what: string,
    python: readonly Parameter[] | undefined,
    signatures: readonly ts.Signature[],
  ): void {
    // What syntax calls, it calls by place.
    if (python !== undefined && /\.__\w+__$/.test(what)) {
      python = python.map((each) => (each.kind === 'either' ? { ...each, kind: 'place' } : each))
    }
    if (python === undefined) return
    const taken = this.#taken(signatures)
    const known = new Set(python.map(({ name }) => name))
    const any = python.some(({ kind }) => kind === 'names')
    const many = python.some(({ kind }) => kind === 'places')
    for (const [index, parameter] of python.entries()) {
      const { name, kind } = parameter
      if (kind === 'names' || (kind === 'places' && taken.rest)) continue
      const there =
        (kind !== 'name' &&
          (taken.places[index] === name || (kind === 'place' && index < taken.places.length))) ||
        (kind !== 'place' && taken.names.has(name)) ||
        (kind === 'places' && taken.places.length > index)
      if (!there) this.#missing.add(`${what}(${name})`)
    }
    for (const [index, name] of taken.places.entries()) {
      if (!known.has(name) && python[index]?.kind !== 'place' && !many) this.#extra.add(`${what}(${name})`)
    }
    for (const name of taken.names) if (!known.has(name) && !any) this.#extra.add(`${what}(${name})`)
  }
}

/** The tuples that rest arguments may be. */
function tuplesOf(type: ts.TypeNode | undefined): ts.TupleTypeNode[] {
  if (type === undefined) return []
  if (ts.isParenthesizedTypeNode(type)) return tuplesOf(type.type)
  if (ts.isUnionTypeNode(type)) return type.types.flatMap(tuplesOf)
  return ts.isTupleTypeNode(type) ? [type] : []
}

/** A program of the declarations that scripts/declarations.ts wrote, of all entries of versions. */
export function programOf(files: readonly string[]): ts.Program {
  return ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
  })
}

/** Writes the declarations of the sources, without looking for errors. */
export function emitDeclarations(root: string, folder: string, entries: readonly string[]): void {
  const config = ts.readConfigFile(join(root, 'tsconfig.build.json'), (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root, {
    noCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    noEmit: false,
    incremental: false,
    outDir: folder,
    rootDir: join(root, 'src'),
  })
  const program = ts.createProgram(
    entries.map((entry) => join(root, 'src', `${entry}.ts`)),
    options,
  )
  program.emit()
}
