// The declarations of one version, made of the library's: without what its Python lacks, and what is private.
import ts from 'typescript'
import {
  isCallable,
  isHidden,
  isKeywordParameter,
  keywordTypes,
  memberName,
  parameterName,
  propertyNames,
  type Callable,
} from './declared.js'
import { deletion, memberDeletion, parameterDeletion, type Edit } from './edits.js'
import {
  keyOf,
  memberOf,
  membersAt,
  membersEver,
  parametersOf,
  parametersOfMember,
  type Parameter,
} from './python_signatures.js'
import { CALLED, OWN_NAMES } from './entry_rules.js'
import type { SurfaceData } from './surface_data.js'
import { VERSIONS, type Version } from '../src/compat/versions.js'

type ClassLike = ts.ClassDeclaration | ts.InterfaceDeclaration

export class VersionTypes {
  readonly #checker: ts.TypeChecker
  /** Declarations by the name of their class; a class and the interface that completes it are two. */
  readonly #classes = new Map<string, ClassLike[]>()
  readonly #subclasses = new Map<string, Set<string>>()
  readonly #bases = new Map<string, string>()
  /** Keyword arguments by their declaration: whether a function of this version takes them. */
  readonly #taken = new Map<ts.Declaration, boolean>()
  /** What Python lacks and the declarations insist on. */
  readonly problems: string[] = []

  constructor(
    readonly surface: SurfaceData,
    readonly program: ts.Program,
    files: readonly ts.SourceFile[],
    readonly version: Version,
  ) {
    this.#checker = program.getTypeChecker()
    for (const file of files) for (const node of file.statements) if (isClassLike(node)) this.#learn(node)
    for (const file of files) for (const node of file.statements) this.#note(node)
  }

  /** Notes which keyword arguments are taken by functions of this version. */
  #note(node: ts.Statement): void {
    for (const callable of isClassLike(node) ? node.members : [node]) {
      if (!isCallable(callable) || !this.#is_known(callable)) continue
      const python = this.#python(callable) ?? []
      const any = python.some(({ kind }) => kind === 'names')
      for (const type of callable.parameters.flatMap((parameter) => keywordTypes(parameter.type))) {
        for (const property of this.#checker.getPropertiesOfType(this.#checker.getTypeFromTypeNode(type))) {
          const taken = any || python.some(({ name }) => name === property.name)
          for (const declaration of property.declarations ?? []) {
            this.#taken.set(declaration, taken || this.#taken.get(declaration) === true)
          }
        }
      }
    }
  }

  /** Whether any Python has this function or method. */
  #is_known(node: Callable): boolean {
    if (ts.isFunctionDeclaration(node)) {
      const name = node.name?.text ?? ''
      return !OWN_NAMES.includes(name) && VERSIONS.some((version) => keyOf(this.surface, name, version))
    }
    const owner = isClassLike(node.parent) ? (node.parent.name?.text ?? '') : ''
    if (ts.isConstructorDeclaration(node)) return membersEver(this.surface, owner).size > 0
    return [owner, ...this.#known_below(owner)].some((each) =>
      membersEver(this.surface, each).has(memberName(node) ?? ''),
    )
  }

  /** Python's parameters of a function, method or constructor; undefined where this version has none such. */
  #python(node: Callable): Parameter[] | undefined {
    if (isClassLike(node.parent)) return this.#parameters(node.parent.name?.text ?? '', node)
    const name = node.name?.getText() ?? ''
    if (OWN_NAMES.includes(name)) return undefined
    const key = keyOf(this.surface, name, this.version)
    return key === undefined ? undefined : parametersOf(this.surface, key, this.version)
  }

  /** Whether a type of keyword arguments has none that this version takes. */
  is_empty(symbol: ts.Symbol): boolean {
    const properties = this.#checker.getPropertiesOfType(this.#checker.getDeclaredTypeOfSymbol(symbol))
    return properties.length > 0 && properties.every((property) => this.#is_gone(property.declarations?.[0]))
  }

  #is_gone(declaration: ts.Declaration | undefined): boolean {
    return declaration !== undefined && this.#taken.get(declaration) === false
  }

  #learn(node: ClassLike): void {
    const name = node.name?.text ?? ''
    this.#classes.set(name, [...(this.#classes.get(name) ?? []), node])
    const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    for (const { expression } of clause?.types ?? []) {
      const base = expression.getText()
      if (ts.isClassDeclaration(node)) this.#bases.set(name, base)
      this.#subclasses.set(base, (this.#subclasses.get(base) ?? new Set()).add(name))
    }
  }

  /** The name of Python's for a class of ours: the same, or that of the nearest base that Python knows. */
  #known(name: string | undefined): string | undefined {
    for (let known = name; known !== undefined; known = this.#bases.get(known)) {
      const called = CALLED[known] ?? known
      if (membersEver(this.surface, called).size > 0) return called
    }
    return undefined
  }

  /** Where the surface has that class; undefined where this version lacks it. */
  #keyOf(name: string): string | undefined {
    const known = this.#known(name)
    return known === undefined ? undefined : keyOf(this.surface, known, this.version)
  }

  /** Classes of Python's that have a class or an interface of ours as a base. */
  #known_below(name: string): string[] {
    return [...(this.#subclasses.get(name) ?? [])].flatMap((below) =>
      membersEver(this.surface, below).size > 0
        ? [below, ...this.#known_below(below)]
        : this.#known_below(below),
    )
  }

  /** Whether the version's Python lacks a member that others have. */
  #lacks(name: string, member: string): boolean {
    const known = this.#known(name)
    if (known !== undefined) {
      const key = keyOf(this.surface, known, this.version)
      if (key === undefined || !membersEver(this.surface, known).has(member)) return false
      return !membersAt(this.surface, key, this.version).has(member)
    }
    const below = this.#known_below(name).filter((each) => membersEver(this.surface, each).has(member))
    return below.length > 0 && below.every((each) => this.#lacks(each, member))
  }

  /** The edits that make a module of the library one of this version. */
  edits(file: ts.SourceFile): Edit[] {
    const edits: Edit[] = []
    for (const node of file.statements) {
      if (isClassLike(node)) edits.push(...this.#class(node))
      else if (ts.isFunctionDeclaration(node)) {
        const parameters = this.#python(node)
        if (parameters !== undefined) edits.push(...this.#callable(node, parameters))
      }
    }
    return edits
  }

  #class(node: ClassLike): Edit[] {
    const name = node.name?.text ?? ''
    const edits = this.#implemented(node)
    for (const member of node.members) {
      const own = memberName(member)
      const gone =
        own === '_profile' ||
        isHidden(member) ||
        this.#is_gone(member) ||
        (own !== undefined && this.#lacks(name, own))
      if (gone && !ts.isConstructorDeclaration(member)) edits.push(deletion(member))
      else if (isCallable(member)) {
        const parameters = this.#python(member)
        if (parameters !== undefined) edits.push(...this.#callable(member, parameters))
      }
    }
    return edits
  }

  /** Leaves out interfaces of the library's own, since members that they ask for may be private. */
  #implemented(node: ClassLike): Edit[] {
    const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ImplementsKeyword)
    if (clause === undefined) return []
    const kept = clause.types.filter(({ expression }) =>
      this.#checker
        .getSymbolAtLocation(expression)
        ?.declarations?.some((declared) => this.program.isSourceFileDefaultLibrary(declared.getSourceFile())),
    )
    if (kept.length === clause.types.length) return []
    const text = kept.map((type) => type.getText()).join(', ')
    return [[clause.getFullStart(), clause.end, kept.length === 0 ? '' : ` implements ${text}`]]
  }

  /** Python's parameters of a method or constructor of ours. */
  #parameters(name: string, node: Callable): Parameter[] | undefined {
    const key = this.#keyOf(name)
    if (this.#known(name) === undefined) return this.#parameters_below(name, node)
    if (key === undefined) return undefined
    if (ts.isConstructorDeclaration(node)) {
      return key === keyOf(this.surface, CALLED[name] ?? name, this.version)
        ? parametersOf(this.surface, key, this.version)
        : undefined
    }
    const member = memberOf(this.surface, key, memberName(node as ts.MethodDeclaration) ?? '', this.version)
    return member && parametersOfMember(member)
  }

  /** Of what several classes have in common: the parameters where there are the most. */
  #parameters_below(name: string, node: Callable): Parameter[] | undefined {
    const all = this.#known_below(name).flatMap((below) => {
      const key = keyOf(this.surface, below, this.version)
      const member =
        key && memberOf(this.surface, key, memberName(node as ts.MethodDeclaration) ?? '', this.version)
      const parameters = member ? parametersOfMember(member) : undefined
      return parameters === undefined ? [] : [parameters]
    })
    return all.sort((one, other) => other.length - one.length)[0]
  }

  #callable(node: Callable, python: readonly Parameter[]): Edit[] {
    if (python.some(({ kind }) => kind === 'names')) return []
    const allowed = new Set(python.map(({ name }) => name))
    const edits: Edit[] = []
    const gone: ts.ParameterDeclaration[] = []
    let place = 0
    for (const parameter of node.parameters) {
      const kept = keywordTypes(parameter.type).map((type) => this.#keywords(type, allowed, edits))
      if (parameter.dotDotDotToken !== undefined) {
        // An overload for keyword arguments, of which none is left.
        if (kept.includes(false)) return [deletion(node)]
        continue
      }
      if (isKeywordParameter(parameter)) {
        if (kept.includes(false)) gone.push(parameter)
        continue
      }
      const name = parameterName(parameter)
      const twin = python[place]
      if (twin?.kind !== 'places') place += 1
      if (allowed.has(name) || twin?.kind === 'place') continue
      if (twin !== undefined && ['either', 'places'].includes(twin.kind)) continue
      if (parameter.questionToken === undefined) {
        this.problems.push(`${this.version}: ${describe(node)} insists on ${name}, which Python lacks`)
      } else gone.push(parameter)
    }
    const first = node.parameters[0]
    if (first !== undefined && gone.length === node.parameters.length) {
      return [[first.getStart(), node.parameters.end, '']]
    }
    return [...edits, ...gone.map((parameter) => parameterDeletion(node, parameter))]
  }

  /** @returns whether anything of these keyword arguments is left */
  #keywords(type: ts.TypeNode, allowed: ReadonlySet<string>, edits: Edit[]): boolean {
    const names = propertyNames(this.#checker, type)
    const gone = names.filter((name) => !allowed.has(name))
    if (gone.length === 0) {
      const text = this.#without(type, [])
      if (text !== type.getText()) edits.push([type.getStart(), type.end, text])
      return true
    }
    if (gone.length === names.length) {
      if (ts.isUnionTypeNode(type.parent)) edits.push(memberDeletion(type.parent, type))
      return false
    }
    if (ts.isTypeLiteralNode(type)) {
      for (const member of type.members)
        if (gone.includes(memberName(member) ?? '')) edits.push(deletion(member))
    } else edits.push([type.getStart(), type.end, this.#without(type, gone)])
    return true
  }

  /** The text of a type of keyword arguments that this version takes only some of, or no others. */
  #without(type: ts.TypeNode, gone: readonly string[]): string {
    if (ts.isIntersectionTypeNode(type)) {
      const kept = type.types.filter((part) => !part.getText().startsWith('Record<'))
      return kept.map((part) => this.#without(part, gone)).join(' & ')
    }
    const own = this.#checker
      .getPropertiesOfType(this.#checker.getTypeFromTypeNode(type))
      .filter(({ name, declarations }) => gone.includes(name) && !this.#is_gone(declarations?.[0]))
      .map(({ name }) => `'${name}'`)
    if (own.length === 0) return type.getText()
    const inner =
      ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Omit' ? type.typeArguments : undefined
    const [from, names] = inner ?? []
    if (from === undefined || names === undefined) return `Omit<${type.getText()}, ${own.join(' | ')}>`
    return `Omit<${from.getText()}, ${[names.getText(), ...own].join(' | ')}>`
  }
}

function isClassLike(node: ts.Node): node is ClassLike {
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)
}

function describe(node: Callable): string {
  const owner = isClassLike(node.parent) ? `${node.parent.name?.text ?? ''}.` : ''
  return `${owner}${node.name?.getText() ?? 'constructor'}`
}
