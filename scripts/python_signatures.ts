/** Signatures and members that Python has, out of the recorded surface. */
import { VERSIONS, type Version } from '../src/compat/versions.js'
import { at, type Member, type SurfaceData } from './surface_data.js'

/** How a parameter is passed: by place alone, either way, by name alone; or it takes what is left. */
export type Kind = 'place' | 'either' | 'name' | 'places' | 'names'

export interface Parameter {
  readonly name: string
  readonly kind: Kind
  readonly required: boolean
}

/** The parts of a text between commas that stand in no bracket and no string. */
function split(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let part = ''
  for (const letter of text) {
    if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === "'" || letter === '"') quote = letter
    else if ('([{<'.includes(letter)) depth++
    else if (')]}>'.includes(letter)) depth--
    if (letter === ',' && depth === 0 && quote === '') {
      parts.push(part.trim())
      part = ''
    } else part += letter
  }
  return [...parts, part.trim()].filter((each) => each !== '')
}

/** Reads a signature as `inspect` prints it. */
export function parseSignature(text: string): Parameter[] {
  const parameters: Parameter[] = []
  let kind: Kind = 'either'
  for (const part of split(text.slice(1, text.lastIndexOf(')')))) {
    if (part === '/') {
      for (const [index, before] of parameters.entries()) parameters[index] = { ...before, kind: 'place' }
    } else if (part === '*') kind = 'name'
    else if (part.startsWith('**')) parameters.push({ name: part.slice(2), kind: 'names', required: false })
    else if (part.startsWith('*')) {
      parameters.push({ name: part.slice(1), kind: 'places', required: false })
      kind = 'name'
    } else {
      const [name = '', value] = part.split(/=(.*)/s)
      // A mark for "not given", which is there for the sake of an error that explains where the parameter went.
      if (name === 'loop' && value === '<object object>') continue
      parameters.push({ name, kind, required: value === undefined })
    }
  }
  return parameters
}

/** The class, function or constant that a name stands for at a version: of the package, or else of a submodule. */
export function keyOf(surface: SurfaceData, name: string, version: Version): string | undefined {
  const there = (key: string): boolean => {
    const entry = surface.names[key]
    return entry !== undefined && at(entry.changes, version) !== null
  }
  if (there(name)) return name
  return Object.keys(surface.names).find((key) => key.endsWith(`.${name}`) && there(key))
}

/** The member of a class at a version, be it from a base. */
export function memberOf(
  surface: SurfaceData,
  key: string,
  member: string,
  version: Version,
): Member | undefined {
  const entry = surface.names[key]
  const described = entry && at(entry.changes, version)
  if (!entry || !described) return undefined
  const own = entry.members?.[member] && at(entry.members[member], version)
  if (own) return own
  for (const base of described.bases ?? []) {
    const found = memberOf(surface, base, member, version)
    if (found !== undefined) return found
  }
  return undefined
}

/** Names of the members that a class has at a version, those of its bases among them. */
export function membersAt(surface: SurfaceData, key: string, version: Version): Set<string> {
  const entry = surface.names[key]
  const described = entry && at(entry.changes, version)
  if (!entry || !described) return new Set()
  const own = Object.entries(entry.members ?? {}).filter(([, changes]) => at(changes, version) !== null)
  const inherited = (described.bases ?? []).flatMap((base) => [...membersAt(surface, base, version)])
  return new Set([...own.map(([name]) => name), ...inherited])
}

/** Names of the members that a class has at any version. */
export function membersEver(surface: SurfaceData, name: string): Set<string> {
  const all = new Set<string>()
  for (const version of VERSIONS) {
    const key = keyOf(surface, name, version)
    if (key !== undefined) for (const member of membersAt(surface, key, version)) all.add(member)
  }
  return all
}

function parsed(text: string | null | undefined, bound: boolean): Parameter[] | undefined {
  if (text === null || text === undefined) return undefined
  const parameters = parseSignature(text)
  return bound ? parameters.slice(1) : parameters
}

/** The parameters of a function, or of the constructor of a class; undefined where Python does not tell. */
export function parametersOf(surface: SurfaceData, key: string, version: Version): Parameter[] | undefined {
  const entry = surface.names[key]
  return parsed(entry && at(entry.changes, version)?.signature, false)
}

/** The parameters of a method, without `self`; undefined where Python does not tell. */
export function parametersOfMember(member: Member): Parameter[] | undefined {
  return parsed(member.signature, /^(coroutine )?method$/.test(member.kind))
}
