/**
 * Runs the benchmarks: each system in a process of its own, in turn, five times; medians, and ratios to CPython 3.13
 * where it is installed.
 *
 *   npm run bench
 *   npm run bench -- --node path/to/node     beside the current Node, another one
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findPython } from '../scripts/pythons.js'

const RUNS = 5
const SWITCHES = { javascript: '1000000', python: '200000' }

interface System {
  readonly name: string
  measure(tasks: number): number
}

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

function figure(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): number {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', env })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`)
  return Number(stdout.trim())
}

function node(binary: string): System[] {
  const version = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim()
  return ['generator', 'native'].map((style) => ({
    name: `asyncio-shim, ${style}, Node ${version}`,
    measure: (tasks) => figure(binary, [path('task_switch.mjs'), style, String(tasks), SWITCHES.javascript]),
  }))
}

const at = process.argv.indexOf('--node')
const other = at < 0 ? undefined : process.argv[at + 1]
const systems = [...node(process.execPath), ...(other === undefined ? [] : node(other))]
const python = findPython('3.13')
if (python !== undefined) {
  systems.push({
    name: 'CPython 3.13',
    measure: (tasks) =>
      figure(python.command, [path('task_switch.py'), String(tasks), SWITCHES.python], python.env),
  })
}

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN
}

for (const tasks of [1, 10, 10_000]) {
  const figures = new Map(systems.map((system) => [system, [] as number[]]))
  for (let run = 0; run < RUNS; run++) {
    for (const system of systems) figures.get(system)?.push(system.measure(tasks))
  }
  const medians = systems.map((system) => median(figures.get(system) ?? []))
  const base = python === undefined ? undefined : medians.at(-1)
  console.log(`\ntask switch, ${tasks} ${tasks === 1 ? 'task' : 'tasks'} (ns, median of ${RUNS})`)
  systems.forEach((system, index) => {
    const ns = medians[index] ?? Number.NaN
    const ratio = base === undefined ? '' : `   x ${(ns / base).toFixed(2)}`
    console.log(`  ${system.name.padEnd(44)}${ns.toFixed(0).padStart(7)}${ratio}`)
  })
}
