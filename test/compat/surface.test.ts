import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { NAMESPACES } from '../namespaces.js'
import { DeclarationWriter } from '../../scripts/declarations.js'
import { entryPoints } from '../../scripts/entry_points.mjs'
import { ENTRIES } from '../../scripts/entry_rules.js'
import { ROOT } from '../../scripts/inventory.js'
import { keyOf, membersAt } from '../../scripts/python_signatures.js'
import { at, readSurface } from '../../scripts/surface_data.js'
import {
  OF_JAVASCRIPT,
  SurfaceReport,
  emitDeclarations,
  isPublic,
  programOf,
  type Difference,
} from '../../scripts/surface_report.js'
import { VERSIONS, type Version } from '../../src/compat/versions.js'
import absent from '../../scripts/data/absent.json' with { type: 'json' }

const FOLDER = join(ROOT, 'node_modules/.cache/surface-test')
const surface = readSurface()
const differences = new Map<Version, Difference>()

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(join(FOLDER, 'dist'), { recursive: true })
  emitDeclarations(ROOT, join(FOLDER, 'types'), entryPoints())
  const writer = new DeclarationWriter(join(FOLDER, 'types'), join(FOLDER, 'versions'), entryPoints())
  const modules = writer.write(join(FOLDER, 'dist'))
  const program = programOf([...modules.values()])
  for (const [entry, version] of Object.entries(ENTRIES)) {
    const report = new SurfaceReport(surface, program, version)
    differences.set(version, report.compare(modules.get(entry) ?? ''))
  }
}, 240_000)

/** `'every version'`, or the versions in order. */
function listed(versions: ReadonlySet<Version>): string {
  return versions.size === VERSIONS.length
    ? 'every version'
    : VERSIONS.filter((version) => versions.has(version)).join(' ')
}

function missing(): Record<string, string> {
  const found = new Map<string, Set<Version>>()
  for (const [version, difference] of differences) {
    for (const name of difference.missing) found.set(name, (found.get(name) ?? new Set()).add(version))
  }
  const names = [...found].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(names.map(([name, versions]) => [name, listed(versions)]))
}

describe('the declarations', () => {
  it.each(VERSIONS)('of %s have no name, member or parameter that Python lacks', (version) => {
    expect(differences.get(version)?.extra).toEqual([])
  })

  it('lack what is listed as absent, and nothing else', () => {
    expect(Object.keys(missing()).sort()).toEqual(absent.map(({ name }) => name).sort())
  })
})

/** Public members that objects of a class have at run time, but for those that a Python class of ours does not define. */
function membersOf(value: object): Set<string> {
  const members = new Set<string>()
  const add = (from: unknown): void => {
    for (
      let object: unknown = from;
      typeof object === 'object' && object !== null;
      object = Object.getPrototypeOf(object)
    ) {
      if (object === Object.prototype || object === Error.prototype) break
      for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
        if (property.value === undefined && property.get === undefined) hidden.add(name)
        else if (!hidden.has(name)) members.add(name)
      }
    }
  }
  const hidden = new Set(['constructor'])
  add((value as { prototype: object }).prototype)
  return members
}

describe.each(Object.entries(NAMESPACES) as [Version, Record<string, unknown>][])(
  'classes of %s',
  (version, namespace) => {
    const classes = Object.keys(namespace).filter((name) => {
      const entry = surface.names[name]
      return (
        entry !== undefined && at(entry.changes, version)?.kind === 'class' && namespace[name] !== undefined
      )
    })

    it('have no member at run time that Python lacks', () => {
      for (const name of classes) {
        const python = membersAt(surface, keyOf(surface, name, version) ?? name, version)
        const extra = [...membersOf(namespace[name] as object)].filter(
          (member) => isPublic(member) && !python.has(member) && !(member in OF_JAVASCRIPT),
        )
        expect(extra, name).toEqual([])
      }
    })

    it('have every method at run time that Python has', () => {
      const lacking = new Set(
        differences.get(version)?.missing.map((name) => name.slice(name.indexOf('.') + 1)),
      )
      for (const name of classes) {
        const key = keyOf(surface, name, version) ?? name
        const ours = membersOf(namespace[name] as object)
        const cls = namespace[name] as Record<string, unknown>
        for (const member of membersAt(surface, key, version)) {
          const described = surface.names[key]?.members?.[member]
          const kind = described && at(described, version)?.kind
          if (!kind?.endsWith('method') || !isPublic(member) || member === '__iter__') continue
          const there = ours.has(member) || cls[member] !== undefined
          expect(there || lacking.has(member), `${name}.${member}`).toBe(true)
        }
      }
    })
  },
)
