/**
 * Compares the library with real Pythons by random programs.
 *
 *   npm run fuzz -- --n 20000 --python 3.7 --style native --seed 1 --stats
 *
 * Without --python: every version that has an entry; without --style: all three; without --seed: a new one.
 * --from continues a run at that program. What differs is made small and saved in test/property/regressions;
 * after --max of them (5) the run of that version and style ends. --dry saves nothing; --without await_me,shield
 * leaves out the programs that have such words. --record notes a run without a difference in data/fuzz_runs.json, for the
 * compatibility matrix: the longest of each version and style.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { FuzzRun } from './evidence.js'
import { generateProgram } from '../test/property/generate.js'
import { randomOf } from '../test/property/random.js'
import { COMPARED } from '../test/property/grammar.js'
import type { Program, Trace, Version } from '../test/property/grammar.js'
import { saveRegression } from '../test/property/regressions.js'
import { libraryServer, oracleOf } from '../test/property/server.js'
import type { Server } from '../test/property/server.js'
import { shrink, sizeOf } from '../test/property/shrink.js'
import { STYLES } from '../test/property/styles.js'
import type { Style } from '../test/property/styles.js'
import { printStats } from '../test/property/stats.js'

const BATCH = 250

const { values: options } = parseArgs({
  options: {
    n: { type: 'string', default: '2000' },
    from: { type: 'string', default: '0' },
    python: { type: 'string' },
    style: { type: 'string' },
    seed: { type: 'string' },
    max: { type: 'string', default: '5' },
    stats: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    dry: { type: 'boolean', default: false },
    without: { type: 'string', default: '' },
  },
})

const seed = Number(options.seed ?? Math.floor(Math.random() * 1e9))
const versions = options.python === undefined ? COMPARED : [options.python as Version]
const styles = options.style === undefined ? STYLES : [options.style as Style]
const first = Number(options.from)
const last = first + Number(options.n)
const max = Number(options.max)

const unwanted = options.without.split(',').map((word) => `"${word}"`)
const isWanted = (program: Program): boolean => {
  const text = JSON.stringify(program)
  return !unwanted.some((word) => text.includes(word))
}

const same = (a: Trace | undefined, b: Trace | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)

interface Side {
  style: Style
  library: Server
  found: number
}

async function compare(oracle: Server, library: Server, programs: Program[]): Promise<[Trace, Trace][]> {
  const [expected, actual] = await Promise.all([oracle.traces(programs), library.traces(programs)])
  return expected.map((trace, i) => [trace, actual[i] as Trace])
}

/** Small programs that were shown already: other styles and other programs lead to them, too. */
const known = new Set<string>()

/** Makes the program small, shows both traces and saves it with those of all the Pythons. */
async function settle(oracle: Server, side: Side, program: Program, index: number): Promise<void> {
  const differs = async (programs: Program[]) =>
    (await compare(oracle, side.library, programs)).map(([expected, actual]) => !same(expected, actual))
  const small = await shrink(program, differs)
  const [[expected, actual] = [[], []]] = await compare(oracle, side.library, [small])
  const text = JSON.stringify(small)
  if (known.has(text)) return
  known.add(text)
  console.log(`\n${side.library.name}: program ${index} of seed ${seed}, ${sizeOf(small)} statements`)
  console.log(text)
  if (same(expected, actual)) return console.log('  the same when run again: a process died, or was too slow')
  printDifference(expected, actual)
  if (options.dry) return
  const traces: Partial<Record<Version, Trace>> = {}
  for (const version of COMPARED) {
    const other = oracleOf(version)
    const trace = (await other?.traces([small]))?.[0]
    if (trace) traces[version] = trace
    other?.close()
  }
  console.log(`saved: ${saveRegression({ note: '', program: small, traces })}`)
}

function printDifference(expected: Trace, actual: Trace): void {
  const at = expected.findIndex((line, i) => line !== actual[i])
  const common = at === -1 ? expected.length : at
  for (const line of expected.slice(0, common)) console.log(`    ${line}`)
  for (const line of expected.slice(common)) console.log(`  - ${line}`)
  for (const line of actual.slice(common)) console.log(`  + ${line}`)
}

/** The programs of one batch, by their number. */
function batch(version: Version, from: number): Map<number, Program> {
  const programs = new Map<number, Program>()
  for (let i = from; i < Math.min(from + BATCH, last); i++) {
    const program = generateProgram(randomOf(seed, i), version)
    if (isWanted(program)) programs.set(i, program)
  }
  return programs
}

/** Runs one batch everywhere and settles what differs. */
async function run(oracle: Server, sides: Side[], programs: Map<number, Program>): Promise<void> {
  const open = sides.filter(({ found }) => found < max)
  const servers = [oracle, ...open.map(({ library }) => library)]
  const [expected = [], ...actual] = await Promise.all(
    servers.map((server) => server.traces([...programs.values()])),
  )
  for (const [at, [index, program]] of [...programs].entries()) {
    for (const [number, side] of open.entries()) {
      if (same(expected[at], actual[number]?.[at]) || side.found >= max) continue
      side.found++
      await settle(oracle, side, program, index)
    }
  }
}

/** Which programs can be made: those of another grammar are no longer the same ones. */
function grammar(): string {
  const hash = createHash('sha256')
  for (const name of ['grammar.ts', 'generate.ts'])
    hash.update(readFileSync(new URL(`../test/property/${name}`, import.meta.url)))
  return hash.digest('hex').slice(0, 10)
}

function recordRuns(version: Version, n: number, sides: readonly Side[]): void {
  const file = new URL('data/fuzz_runs.json', import.meta.url)
  let runs = JSON.parse(readFileSync(file, 'utf8')) as FuzzRun[]
  for (const { style, found } of sides) {
    const same = runs.find((run) => run.version === version && run.style === style)
    const run: FuzzRun = { version, style, n, seed, grammar: grammar() }
    if (found > 0 || (same?.grammar === run.grammar && same.n >= n)) continue
    runs = [...runs.filter((other) => other !== same), run]
  }
  const rank = (run: FuzzRun): number =>
    COMPARED.indexOf(run.version) * STYLES.length + STYLES.indexOf(run.style as Style)
  runs.sort((a, b) => rank(a) - rank(b))
  writeFileSync(file, `${JSON.stringify(runs, null, 2)}\n`)
}

/** Fuzzes one version in all the styles asked for; tells how many programs differed. */
async function fuzz(version: Version): Promise<number> {
  const oracle = oracleOf(version)
  if (!oracle) throw new Error(`Python ${version} is not installed`)
  const sides: Side[] = styles.map((style) => ({ style, library: libraryServer(version, style), found: 0 }))
  const start = performance.now()
  const seconds = () => (performance.now() - start) / 1000
  let done = 0
  for (let from = first; from < last && sides.some(({ found }) => found < max); from += BATCH) {
    const programs = batch(version, from)
    await run(oracle, sides, programs)
    done += programs.size
    const speed = Math.round((done * sides.length) / seconds())
    if (process.stdout.isTTY)
      process.stdout.write(`\r${oracle.name}: ${done} programs, ${speed} runs a second `)
  }
  for (const { style, found } of sides) {
    const summary = `${done} programs, ${found} differences, seed ${seed}`
    console.log(`${oracle.name} ${style}: ${summary}, ${seconds().toFixed(1)} s`)
  }
  if (options.record) recordRuns(version, done, sides)
  if (options.stats) printStats(await oracle.stats())
  for (const server of [oracle, ...sides.map(({ library }) => library)]) server.close()
  return sides.reduce((sum, { found }) => sum + found, 0)
}

let differences = 0
for (const version of versions) differences += await fuzz(version)
process.exitCode = differences > 0 ? 1 : 0
