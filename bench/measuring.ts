import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Case } from './scenarios.js'
import { isNamed, type System } from './systems.js'

/** How much a run of the benchmarks takes. */
export interface Pace {
  /** How often each system is run, in turn with the others. */
  readonly runs: number
  /** Seconds of rounds before the first that counts: JavaScript's compilers take that long; CPython has none. */
  readonly warm: { readonly node: number; readonly python: number }
  /** Seconds of rounds that count, in each run. */
  readonly enough: number
  /** Seconds within which a system has all of its runs of one case. */
  readonly most: number
  /** Seconds for those who need longer for all: they have as many runs as fit into these, one at least. */
  readonly slow: number
  /** Whether figures are of the clock on the wall, or of the time that processors spent on the process. */
  readonly clock: 'wall' | 'cpu'
}

/** All cases in all systems in ten minutes: five runs each, but for those who take long. */
export const USUAL: Pace = {
  runs: 5,
  warm: { node: 0.15, python: 0.02 },
  enough: 0.08,
  most: 1.6,
  slow: 0.6,
  clock: 'wall',
}
export const QUICK: Pace = { ...USUAL, runs: 2, most: 0.8, slow: 0.4 }
/** Half an hour: what is published. */
export const THOROUGH: Pace = { ...USUAL, most: 12, slow: 6 }

/** A process that takes longer has hung. */
const HUNG = 120_000

/** What one system needs for a case, in the case's unit. */
export interface Measured {
  readonly system: string
  readonly median: number
  readonly low: number
  readonly high: number
  /** One figure a run: of its rounds, the median. */
  readonly figures: readonly number[]
  /** Operations of one round, where they are fewer than those of the others. */
  readonly operations?: number | undefined
}

export interface CaseResults {
  readonly scenario: string
  readonly name: string
  readonly what: string
  readonly unit: Case['unit']
  /** Operations of one round. */
  readonly operations: number
  readonly systems: readonly Measured[]
}

interface Run {
  readonly figures: number[]
  readonly operations: number
}

export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

export const scenarioFile = (one: Case, file: string): string =>
  fileURLToPath(new URL(`scenarios/${one.scenario}/${file}`, import.meta.url))

function start(system: System, path: string, parameters: object): string {
  const { status, stdout, stderr, error } = spawnSync(system.command, [path, JSON.stringify(parameters)], {
    encoding: 'utf8',
    env: { ...system.env, PYTHONDONTWRITEBYTECODE: '1', BENCH_NODE: process.execPath },
    timeout: HUNG,
  })
  if (status !== 0) throw new Error(`${system.name} failed at ${path}:\n${error?.message ?? stderr}`)
  return stdout
}

/** The smaller numbers that a case has for a system. */
const lessOf = (one: Case, system: System): Case['parameters'] | undefined =>
  Object.entries(one.less ?? {}).find(([name]) => isNamed(system, name))?.[1]

/** What a system's file is handed for a case, but for how it measures. */
export const numbersOf = (one: Case, system: System): Case['parameters'] => ({
  ...one.parameters,
  ...lessOf(one, system),
  ...system.parameters,
})

function runInside(one: Case, system: System, { warm, enough, clock }: Pace): Run {
  const forHost = system.file.endsWith('.py') ? warm.python : (one.warm ?? warm.node)
  const parameters = { ...numbersOf(one, system), warm: forHost, enough: one.enough ?? enough, clock }
  return JSON.parse(start(system, scenarioFile(one, system.file), parameters)) as Run
}

/** Starting up can only be measured from outside: beside a program that does nothing, in turn. */
function runOutside(one: Case, system: System): Run {
  const bare = scenarioFile(one, system.file.endsWith('.py') ? 'bare.py' : 'bare.mjs')
  const took = (path: string): number => {
    const before = performance.now()
    start(system, path, system.parameters)
    return performance.now() - before
  }
  const figures = Array.from({ length: 3 }, () => -took(bare) + took(scenarioFile(one, system.file)))
  return { figures, operations: 1 }
}

/**
 * Measures one case in several systems, in turn: A B C A B C …
 *
 * @throws {Error} when a program fails, or systems did not do the same number of operations
 */
export function measureCase(
  one: Case,
  systems: readonly System[],
  pace: Pace,
  before: (system: System, round: number) => void,
): CaseResults {
  const figures = new Map<System, number[]>(systems.map((system) => [system, []]))
  const spent = new Map<System, number>()
  const fewer = new Map<System, number>()
  let operations: number | undefined
  for (let round = 0; round < pace.runs; round++) {
    for (const [system, measured] of figures) {
      const sofar = spent.get(system) ?? 0
      const done = measured.length
      if (done > 0 && done >= runsOf(pace, sofar / done / (one.patience ?? 1))) continue
      before(system, round)
      const started = performance.now()
      const run = one.scenario === 'startup' ? runOutside(one, system) : runInside(one, system, pace)
      spent.set(system, sofar + (performance.now() - started) / 1000)
      const isLess = lessOf(one, system) !== undefined
      const wanted = (isLess ? fewer.get(system) : operations) ?? run.operations
      if (isLess) fewer.set(system, wanted)
      else operations = wanted
      if (run.operations !== wanted)
        throw new Error(`${one.name}: ${system.name} did ${run.operations} operations, not ${wanted}`)
      measured.push(median(run.figures))
    }
  }
  return {
    scenario: one.scenario,
    name: one.name,
    what: one.what,
    unit: one.unit,
    operations: operations ?? Math.max(...fewer.values()),
    systems: [...figures].map(([system, all]) => ({
      system: system.name,
      median: median(all),
      low: Math.min(...all),
      high: Math.max(...all),
      figures: all,
      operations: fewer.get(system),
    })),
  }
}

/** How many runs a system has, of which one takes so many seconds. */
function runsOf({ runs, most, slow }: Pace, seconds: number): number {
  return seconds * runs <= most ? runs : Math.min(runs, Math.floor(slow / seconds))
}

/** How much more one system needs than another, as the median of what run by run they did next to each other. */
export function ratioOf(measured: Measured, base: Measured): number {
  return median(measured.figures.map((figure, run) => figure / (base.figures[run] ?? base.median)))
}
