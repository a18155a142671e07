/** What shows that a name of asyncio is there and does what Python's does: who uses it, found in the sources of tests. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { PORTS, PROBES, recorded } from '../test/conformance/catalogue.js'
import { DEVIATIONS } from '../test/conformance/deviations.js'
import type { Version } from '../test/conformance/probe.js'
import { UNPORTED } from '../test/conformance/unported.js'
import { readCorpus } from '../test/property/corpus.js'
import { ROOT } from './inventory.js'
import { filesBelow } from './sources.js'
import fuzzRuns from './data/fuzz_runs.json' with { type: 'json' }

/** A comparison of random programs that ended without a difference, as `npm run fuzz -- --record` notes it. */
export interface FuzzRun {
  readonly version: Version
  readonly style: string
  readonly n: number
  readonly seed: number
  /** Which constructs there were: a digest of the files that make programs. */
  readonly grammar: string
}

const isRun = (probe: string): boolean => PORTS.includes(probe) && !(probe in UNPORTED)

/** Names of asyncio that a source mentions: `asyncio.gather`, `dyn(asyncio).gather`, `const { gather } = asyncio`. */
function namesIn(file: string): Set<string> {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const found = new Set<string>()
  for (const [, name = ''] of text.matchAll(/\b(?:asyncio\w*|py3\d+)\)?\.(\w+)/g)) found.add(name)
  for (const [, list = ''] of text.matchAll(/\{([\w\s,:]+)\} = (?:dyn\()?asyncio\b/g)) {
    for (const [name] of list.matchAll(/\w+(?=\s*[,:]|\s*$)/g)) found.add(name)
  }
  return found
}

export interface Evidence {
  /** Test files, as paths. */
  readonly tests: readonly string[]
  readonly probes: readonly string[]
  /** Whether random programs use it. */
  readonly random: boolean
}

/** Who uses which name. */
export function gatherEvidence(): (name: string) => Evidence {
  const mentions = (files: readonly string[]): [string, Set<string>][] =>
    files.map((file) => [file, namesIn(file)])
  const tests = mentions(['test/unit', 'test/host'].flatMap(filesBelow))
  const probes = mentions(PORTS.filter(isRun).map((probe) => `test/conformance/probes/${probe}.ts`))
  const random = mentions(filesBelow('test/property'))
  const using = (all: typeof tests, name: string): string[] =>
    all.filter(([, names]) => names.has(name)).map(([file]) => file)
  return (name) => ({
    tests: using(tests, name),
    probes: using(probes, name).map((file) => basename(file, '.ts')),
    random: using(random, name).length > 0,
  })
}

export interface ProbeCount {
  /** Probes that ran on the real Python. */
  readonly recorded: number
  /** Those whose port prints the same, as `npm test` checks. */
  readonly passed: number
  /** Those of the passed whose difference is a known deviation. */
  readonly deviating: number
}

export function countProbes(version: Version): ProbeCount {
  const ran = PROBES.filter((probe) => {
    const record = recorded(probe, version)
    return record !== undefined && !('skipped' in record)
  })
  const deviating = new Set(
    DEVIATIONS.filter(({ versions }) => versions?.includes(version) ?? true).map(({ probe }) => probe),
  )
  return {
    recorded: ran.length,
    passed: ran.filter(isRun).length,
    deviating: ran.filter((probe) => isRun(probe) && deviating.has(probe)).length,
  }
}

/** How many random programs `npm test` compares with what that Python did. */
export const recordedPrograms = (version: Version): number => readCorpus(version)?.records.length ?? 0

/** How many more were compared with that Python itself, in all styles. */
export const fuzzedPrograms = (version: Version): number =>
  (fuzzRuns as readonly FuzzRun[]).filter((run) => run.version === version).reduce((sum, { n }) => sum + n, 0)
