/**
 * Every public name has its documentation: what it is; for functions, also what each parameter is and where Python
 * documents it. Reads the declarations in dist, which editors show and `npm run docs` makes pages of.
 */
import { join } from 'node:path'
import {
  Application,
  type DeclarationReflection,
  type ParameterReflection,
  ReflectionKind,
  type SignatureReflection,
  type Reflection,
} from 'typedoc'
import { ROOT } from './entry_points.mjs'
import { OWN_NAMES } from './entry_rules.js'
import { report } from './sources.js'

/** The versions are the root's names, or fewer. */
const ENTRIES = ['index', 'builtins', 'contextvars', 'concurrent_futures', 'socket', 'ssl', 'testing']

const problems: string[] = []

function missing(what: string, of: Reflection): void {
  problems.push(`${of.getFullName()}: ${what}`)
}

const isPublic = ({ name }: Reflection): boolean => !name.startsWith('_') && !name.startsWith('[')

const hasSummary = (of: Reflection): boolean => of.comment?.hasVisibleComponent() === true

/** The type of an object that is written where it is used tells by its names. */
const isParameterDocumented = (parameter: ParameterReflection): boolean =>
  hasSummary(parameter) || parameter.name.startsWith('_')

function checkSignature(signature: SignatureReflection): void {
  if (!hasSummary(signature)) {
    missing('no summary', signature)
    return
  }
  // A promise's methods are JavaScript's.
  if (/^(then|catch|finally)$/.test(signature.name)) return
  for (const parameter of signature.parameters ?? []) {
    if (!isParameterDocumented(parameter)) missing('no @param', parameter)
  }
}

/** Overloads may share what the first says. */
function checkCallable(of: DeclarationReflection): void {
  const [first] = of.signatures ?? []
  if (first !== undefined) checkSignature(first)
}

/** A property that the constructor sets from a parameter of that name. */
function isParameterOfConstructor({ name, parent }: DeclarationReflection): boolean {
  const owner = parent as DeclarationReflection
  const constructors = owner.children?.filter(({ kind }) => kind === ReflectionKind.Constructor) ?? []
  const parameters = constructors
    .flatMap(({ signatures }) => signatures ?? [])
    .flatMap((each) => each.parameters ?? [])
  return parameters.some((parameter) => parameter.name === name && hasSummary(parameter))
}

function checkMember(of: DeclarationReflection): void {
  if (!isPublic(of) || of.flags.isPrivate || of.inheritedFrom !== undefined) return
  if (of.kindOf(ReflectionKind.Method)) checkCallable(of)
  else if (of.kindOf(ReflectionKind.Accessor)) {
    if (!hasSummary(of.getSignature ?? of)) missing('no summary', of)
  } else if (of.kindOf(ReflectionKind.Property) && !hasSummary(of) && !isParameterOfConstructor(of))
    missing('no summary', of)
}

const pointsToPython = (of: Reflection): boolean =>
  of.comment?.blockTags.some(
    ({ tag, content }) =>
      tag === '@see' && content.some(({ text }) => text.includes('https://docs.python.org/')),
  ) === true

function checkExport(of: DeclarationReflection, entry: string): void {
  if (!isPublic(of)) return
  const python = entry !== 'testing' && !OWN_NAMES.includes(of.name)
  if (of.kindOf(ReflectionKind.Function)) {
    checkCallable(of)
    const [first] = of.signatures ?? []
    if (python && first !== undefined && !pointsToPython(first)) missing('no @see', of)
    return
  }
  if (of.kindOf(ReflectionKind.Reference)) return
  // Constants of the system are what its manual says.
  if (entry === 'socket' && of.kindOf(ReflectionKind.Variable) && of.name === of.name.toUpperCase()) return
  if (!hasSummary(of)) missing('no summary', of)
  if (python && of.kindOf(ReflectionKind.Class) && !pointsToPython(of)) missing('no @see', of)
  if (of.kindOf(ReflectionKind.ClassOrInterface)) for (const member of of.children ?? []) checkMember(member)
}

const app = await Application.bootstrap({
  options: join(ROOT, 'typedoc.json'),
  entryPoints: ENTRIES.map((entry) => join(ROOT, 'dist', `${entry}.d.ts`)),
  logLevel: 'Error',
})
const project = await app.convert()
if (project === undefined) throw new Error('TypeDoc found nothing in dist: npm run build')
for (const module of project.children ?? []) {
  for (const each of module.children ?? []) checkExport(each, module.name)
}
report(problems)
