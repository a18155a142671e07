import { at, type SurfaceData } from './surface_data.js'
import { VERSIONS, type Version } from '../src/compat/versions.js'

type Presence = Partial<Record<Version, boolean>>

function has(surface: SurfaceData, owner: string, member: string, version: Version): boolean {
  const entry = surface.names[owner]
  const described = entry && at(entry.changes, version)
  if (!entry || !described) return false
  if (entry.members?.[member] && at(entry.members[member], version)) return true
  return (described.bases ?? []).some((base) => has(surface, base, member, version))
}

function allMembers(surface: SurfaceData, owner: string, seen = new Set<string>()): Set<string> {
  const entry = surface.names[owner]
  for (const member of Object.keys(entry?.members ?? {})) seen.add(member)
  for (const described of Object.values(entry?.changes ?? {})) {
    for (const base of described?.bases ?? []) allMembers(surface, base, seen)
  }
  return seen
}

/** For each member that not every version of its class has: from which version on it is there, or gone again. */
function presence(surface: SurfaceData, owner: string, member: string): Presence | undefined {
  const changes: Presence = {}
  let before: boolean | undefined
  for (const version of VERSIONS) {
    const entry = surface.names[owner]
    if (!entry || at(entry.changes, version) === null) continue
    const now = has(surface, owner, member, version)
    if (now !== before) changes[version] = now
    before = now
  }
  const values = Object.values(changes)
  return values.length === 1 && values[0] === true ? undefined : changes
}

/** Every class whose members are not the same in every version, by the class's name. */
export function memberTable(surface: SurfaceData): Record<string, Record<string, Presence>> {
  const table: Record<string, Record<string, Presence>> = {}
  const owners = Object.keys(surface.names).sort((a, b) => Number(a.includes('.')) - Number(b.includes('.')))
  for (const owner of owners) {
    const kinds = Object.values(surface.names[owner]?.changes ?? {}).map((described) => described?.kind)
    const name = owner.slice(owner.indexOf('.') + 1)
    if (!kinds.includes('class') || name in table) continue
    const members: Record<string, Presence> = {}
    for (const member of [...allMembers(surface, owner)].sort()) {
      const changes = presence(surface, owner, member)
      if (changes !== undefined) members[member] = changes
    }
    const bases = Object.values(surface.names[owner]?.changes ?? {}).flatMap(
      (described) => described?.bases ?? [],
    )
    // A class without a difference is listed only where a base has one, lest it be taken for that base.
    if (Object.keys(members).length > 0 || bases.some((base) => base in table)) table[name] = members
  }
  return table
}
