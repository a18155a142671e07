/**
 * Runs the benchmarks: the same work in every system, each in a process of its own, the systems in turn (A B A B …).
 *
 *   npm run bench                                              everything, ten minutes
 *   npm run bench -- --only switch,gather --systems shim,cpython
 *   npm run bench -- --quick                                   two runs each at most
 *   npm run bench -- --thorough                                five runs each, half an hour
 *   npm run bench -- --cpu                                     processor time, on a machine that does other things too
 *   npm run bench -- --json                                    the results on stdout instead of tables
 *   npm run bench -- --node path/to/node                       one more Node (again for each)
 *   npm run bench -- --save                                    writes bench/results.json, results.md and the plots
 *   npm run bench -- --list                                    what there is to measure, and in what
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  QUICK,
  THOROUGH,
  USUAL,
  scenarioFile,
  measureCase,
  type CaseResults,
  type Pace,
} from './measuring.js'
import { describeMachine } from './machine.js'
import { saveResults, type Results } from './saving.js'
import { CASES, type Case } from './scenarios.js'
import { findSystems, isNamed, type System } from './systems.js'
import { printCase, printTargets } from './tables.js'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    systems: { type: 'string', default: '' },
    node: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    thorough: { type: 'boolean', default: false },
    cpu: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})

const listed = (text: string): string[] => text.split(',').filter((word) => word !== '')

function chosenCases(names: readonly string[]): readonly Case[] {
  for (const name of names) {
    if (!CASES.some((one) => one.name === name || one.scenario === name))
      throw new Error(`no scenario is called ${name}; there are ${CASES.map(({ name }) => name).join(', ')}`)
  }
  return names.length === 0
    ? CASES
    : CASES.filter((one) => names.includes(one.name) || names.includes(one.scenario))
}

/** Those of the systems that have a file for a scenario. */
const systemsOf = (one: Case, systems: readonly System[]): System[] =>
  systems.filter(
    (system) =>
      existsSync(scenarioFile(one, system.file)) &&
      (one.systems === undefined || one.systems.some((name) => isNamed(system, name))),
  )

function list(cases: readonly Case[], systems: readonly System[]): void {
  for (const one of cases) console.log(`${one.name.padEnd(24)}${one.what}`)
  console.log()
  for (const { name, version } of systems) console.log(`${name.padEnd(24)}${version}`)
}

/** One line that is written over, on a terminal only. */
function progress(text: string): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`)
}

function run(cases: readonly Case[], systems: readonly System[], pace: Pace): Results {
  const results: CaseResults[] = []
  const started = performance.now()
  cases.forEach((one, index) => {
    const measured = measureCase(one, systemsOf(one, systems), pace, (system, round) => {
      const seconds = Math.round((performance.now() - started) / 1000)
      progress(`${index + 1}/${cases.length} ${one.name}, run ${round + 1}: ${system.name} (${seconds} s)`)
    })
    progress('')
    results.push(measured)
    if (!values.json) printCase(measured)
  })
  const versions = Object.fromEntries(systems.map(({ name, version }) => [name, version]))
  const seconds = Math.round((performance.now() - started) / 1000)
  return {
    machine: describeMachine(),
    date: new Date().toISOString().slice(0, 10),
    seconds,
    versions,
    cases: results,
  }
}

const cases = chosenCases(listed(values.only))
const systems = findSystems(listed(values.systems), values.node)
if (values.list) {
  list(cases, systems)
} else {
  const results = run(cases, systems, {
    ...(values.quick ? QUICK : values.thorough ? THOROUGH : USUAL),
    clock: values.cpu ? 'cpu' : 'wall',
  })
  if (values.json) console.log(JSON.stringify(results, null, 2))
  else printTargets(results.cases)
  if (values.save) await saveResults(results)
}
