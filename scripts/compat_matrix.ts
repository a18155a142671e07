import { basename } from 'node:path'
import { SWITCHES, type Switch } from '../src/compat/semantics.js'
import { VERSIONS, type Version } from '../src/compat/versions.js'
import { PROBES } from '../test/conformance/catalogue.js'
import { DEVIATIONS } from '../test/conformance/deviations.js'
import { UNPORTED, type Unported } from '../test/conformance/unported.js'
import type { Entry } from './entries.js'
import { ENTRIES } from './entry_rules.js'
import { type Evidence, countProbes, fuzzedPrograms, gatherEvidence, recordedPrograms } from './evidence.js'
import { UNPROVED } from './mutants/unproved.js'
import { type SurfaceData, at } from './surface_data.js'
import absent from './data/absent.json' with { type: 'json' }
import deviations from './data/deviations.json' with { type: 'json' }

interface Deviation {
  readonly what: string
  readonly why: string
}

const LISTED: readonly Deviation[] = deviations

/** How many files a cell names; the others are counted. */
const NAMED = 2

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n')

/** The entry of a version, if it has one so far. */
function entryOf(version: Version): string | undefined {
  return Object.keys(ENTRIES).find((name) => ENTRIES[name] === version)
}

function namesOf(surface: SurfaceData, version: Version): string[] {
  return Object.keys(surface.names).filter((name) => {
    const changes = surface.names[name]?.changes
    return !name.includes('.') && changes !== undefined && at(changes, version) !== null
  })
}

const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

function summary(surface: SurfaceData, entries: ReadonlyMap<string, Entry>): string {
  const rows = VERSIONS.map((version) => {
    const names = namesOf(surface, version)
    const entry = entryOf(version)
    const present = new Set(entry === undefined ? [] : entries.get(entry)?.present)
    const covered = names.filter((name) => present.has(name)).length
    const path = entry === undefined ? '–' : `\`asyncio-shim${entry === 'index' ? '' : `/${entry}`}\``
    const probes = countProbes(version)
    const fuzzed = fuzzedPrograms(version)
    return [
      version,
      surface.python[version] ?? '',
      path,
      `${covered} of ${names.length}`,
      `${probes.passed} of ${probes.recorded}`,
      String(probes.deviating),
      thousands(recordedPrograms(version)) + (fuzzed > 0 ? ` + ${thousands(fuzzed)}` : ''),
    ]
  })
  const head = ['Python', 'measured on', 'import', 'names', 'probes', 'of them deviating', 'random programs']
  return table(head, rows)
}

const link = (text: string, file: string): string => `[${text}](${file})`

function some(files: readonly string[], shown: (file: string) => string): string {
  const more = files.length > NAMED ? ` +${files.length - NAMED}` : ''
  return files.slice(0, NAMED).map(shown).join(', ') + more
}

/** Files whose name speaks of the thing come first. */
function aptFirst(files: readonly string[], name: string): string[] {
  const bare = (text: string): string => text.toLowerCase().replaceAll('_', '')
  const apt = (file: string): boolean => bare(basename(file)).includes(bare(name))
  return [...files.filter(apt), ...files.filter((file) => !apt(file))]
}

function shownBy(name: string, { tests, probes, random }: Evidence): string {
  const parts: string[] = []
  if (probes.length > 0)
    parts.push(
      `P: ${some(aptFirst(probes, name), (probe) => link(probe, `test/conformance/python/${probe}.py`))}`,
    )
  if (tests.length > 0)
    parts.push(
      `T: ${some(aptFirst(tests, name), (file) => link(basename(file).split('.')[0] ?? file, file))}`,
    )
  if (random) parts.push('R')
  return parts.join('; ') || 'S'
}

/** The deviations that speak of a name, by their numbers. */
function notesOn(name: string): string {
  const numbers = LISTED.flatMap(({ what }, i) => (what.includes(`\`${name}\``) ? [i + 1] : []))
  return numbers.map((number) => `<sup>[${number}](#deviation-${number})</sup>`).join('')
}

const PACKAGE = 'the package itself'

/** Names that only a submodule has: `log.logger`. */
function innerNames(surface: SurfaceData, version: Version): string[] {
  return Object.keys(surface.names).filter((name) => {
    const changes = surface.names[name]?.changes
    if (!name.includes('.') || changes === undefined || at(changes, version) === null) return false
    // A submodule that the package does not bring along has to be imported by itself, and so is none of the package's.
    const module = surface.names[name.slice(0, name.indexOf('.'))]
    return module !== undefined && at(module.changes, version) !== null
  })
}

function nameTables(surface: SurfaceData, entries: ReadonlyMap<string, Entry>): string {
  const evidence = gatherEvidence()
  const modules = new Map<string, string[][]>()
  const names = new Set(
    VERSIONS.flatMap((version) => [...namesOf(surface, version), ...innerNames(surface, version)]),
  )
  for (const name of [...names].sort()) {
    let missing = false
    const cells = VERSIONS.map((version) => {
      const changes = surface.names[name]?.changes ?? {}
      if (at(changes, version) === null) return ''
      if (entries.get(entryOf(version) ?? '')?.present.includes(name)) return '✓'
      missing = true
      return '✗'
    })
    const described = Object.values(surface.names[name]?.changes ?? {}).find((each) => each !== null)
    const module = name.includes('.') ? name.slice(0, name.indexOf('.')) : (described?.module ?? PACKAGE)
    const proof = missing && !cells.includes('✓') ? '' : shownBy(name, evidence(name))
    const rows = modules.get(module) ?? []
    rows.push([`\`${name}\`${notesOn(name)}`, ...cells, proof])
    modules.set(module, rows)
  }
  const tables = [...modules].sort(([a], [b]) => (a < b ? -1 : 1))
  const links = tables.map(([module]) => link(module, `#${module.replaceAll(' ', '-')}`)).join(' · ')
  const texts = tables.map(
    ([module, rows]) => `### ${module}\n\n${table(['name', ...VERSIONS, 'shown by'], rows)}`,
  )
  return [`Modules: ${links}`, ...texts].join('\n\n')
}

function switchRows(): string {
  const rows = Object.entries<Switch>(SWITCHES).map(([name, entry]) => {
    const changes = VERSIONS.flatMap((version) => {
      if (!(version in entry.changes)) return []
      const unproved = UNPROVED[name]?.[version]
      const note = unproved === undefined ? '' : ` (not shown: ${unproved})`
      return [`${version}: ${String(entry.changes[version])}${note}`]
    })
    const probe = PROBES.includes(entry.probe)
      ? link(entry.probe, `test/conformance/python/${entry.probe}.py`)
      : `\`${entry.probe}\``
    return [`\`${name}\``, entry.what, changes.join('<br>'), link('link', entry.link), probe]
  })
  return table(['switch', 'what', 'from version on', 'documented', 'shown by'], rows)
}

const reasonOf = (unported: Unported): string =>
  unported.kind === 'waiting' ? `waits for ${unported.names.join(', ')}` : unported.reason

function probeDeviations(): string {
  const rows = DEVIATIONS.map(({ probe, versions, styles, reason }) => [
    link(probe, `test/conformance/python/${probe}.py`),
    versions?.join(', ') ?? 'all',
    styles?.join(', ') ?? 'all',
    reason,
  ])
  return table(['probe', 'versions', 'styles', 'why'], rows)
}

function unportedRows(): string {
  const rows = Object.entries(UNPORTED).map(([probe, unported]) => [
    link(probe, `test/conformance/python/${probe}.py`),
    unported.kind === 'unportable' ? 'cannot be ported' : 'not yet',
    reasonOf(unported),
  ])
  return table(['probe', '', 'why'], rows)
}

/** The page that tells which names of which Python are there, and where behaviour differs between versions. */
export function compatMatrix(surface: SurfaceData, entries: ReadonlyMap<string, Entry>): string {
  return `<!-- Generated by \`npm run generate\`. Do not edit. -->

# Compatibility matrix

What is covered of each Python's asyncio, and how that was shown.

${summary(surface, entries)}

- **names**: of \`dir(asyncio)\` of the real Python, dumped from it, those that its entry has.
- **probes**: small Python programs that ran on that Python; here those whose port prints the same in every style it
  can be written in. Some of them print something else for a known reason: those are listed [below](#deviations).
- **random programs**: made at random and run by that Python, step by step alike here. First those recorded, which
  \`npm test\` runs, then those that \`npm run fuzz\` compared besides.
- ${LISTED.length} deviations are listed at the end. There is a [page for those who move](README.md#moving-between-versions)
  from one version to another.

[Names](#names) · [Differences between versions](#differences-between-versions) · [Deviations](#deviations)

## Names

By the module of asyncio that has them. ✓: it is in the entry of that version. ✗: that Python has it and the entry does
not yet. Empty: that Python has no such name, and neither has its entry here. Names that exist on Windows alone
(\`IocpProactor\`, \`ProactorEventLoop\`, …) are in no entry. A name that Python has on Linux is there even where Node
cannot do what it is for: using it raises \`NotImplementedError\`, which says why and what to use instead, and it is
listed among the deviations.

The last column tells what uses the name: **P** probes, **T** tests, **R** random programs. Names, members and
parameters of all are compared with those of the real Python (**S**) by
[test/compat/surface.test.ts](test/compat/surface.test.ts). A small number leads to a deviation.

${nameTables(surface, entries)}

## Differences between versions

Each is one switch in \`src/compat/semantics.ts\`; the value at a version is that of the newest change not after it.
\`npm run check:switches\` takes every change out, one at a time, and demands that a recorded Python tells.

${switchRows()}

## Deviations

Where the library does not do what Python does, and why.

${table(
  ['', 'what', 'why'],
  LISTED.map(({ what, why }, i) => [`<a id="deviation-${i + 1}"></a>${i + 1}`, what, why]),
)}

### Parameters that are absent

All other names, members and parameters of each Python are there.

${table(
  ['parameter', 'why'],
  absent.map(({ name, why }) => [`\`${name}\``, why]),
)}

### In the probes

What a probe prints here instead of what Python prints is compared as strictly.

${probeDeviations()}

### Probes that are not run

${unportedRows()}
`
}
