/**
 * Where the time of a case goes, by V8's profiler: what is the engine's, and what the library's, by function.
 *
 *   npx tsx bench/profile.ts switch-10 shim-native          on this Node, and on the others that are measured on
 *   npx tsx bench/profile.ts switch-10 shim-native@24 40    one of them, 40 functions
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { numbersOf, scenarioFile } from './measuring.js'
import { CASES } from './scenarios.js'
import { findSystems, type System } from './systems.js'

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** Long enough for what happens at a start to be a few per cent. */
const SECONDS = 2

const [name = 'switch-10', wanted = 'shim-native', shown = '18'] = process.argv.slice(2)

function profileOf(system: System): Profile {
  const one = CASES.find((one) => one.name === name)
  if (one === undefined) throw new Error(`no case is called ${name}; npm run bench -- --list names them`)
  const folder = mkdtempSync(join(tmpdir(), 'profile-'))
  const options = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval', '200']
  const parameters = { ...numbersOf(one, system), warm: 0.3, enough: SECONDS, clock: 'cpu' }
  const path = scenarioFile(one, system.file)
  const { status, stderr } = spawnSync(system.command, [...options, path, JSON.stringify(parameters)], {
    encoding: 'utf8',
    env: system.env,
  })
  if (status !== 0) throw new Error(stderr)
  const [file = ''] = readdirSync(folder)
  const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile
  rmSync(folder, { recursive: true })
  return profile
}

/**
 * Whose a function is; null while the process waits. V8 has what it does outside of JavaScript, awaits and collections
 * among it, under names of its own.
 */
function placeOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string | null {
  if (functionName === '(idle)') return null
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (url === '' || functionName === '(program)') return 'V8, Node and the system, outside of JavaScript'
  if (url.includes('/scenarios/')) return 'the program, with the awaits in it'
  if (url.startsWith('node:')) return "Node's JavaScript"
  const named = functionName === '' ? 'a closure' : functionName
  return url.includes('/measure.mjs') ? 'the measuring' : `library: ${named}`
}

for (const system of findSystems([wanted], [])) {
  const { nodes, samples, timeDeltas } = profileOf(system)
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]))
  const spent = new Map<string, number>()
  let total = 0
  samples.forEach((id, at) => {
    const place = places.get(id) ?? null
    if (place === null) return
    total += timeDeltas[at] ?? 0
    spent.set(place, (spent.get(place) ?? 0) + (timeDeltas[at] ?? 0))
  })
  console.log(`${name}, ${system.name} (${system.version})`)
  for (const [place, time] of [...spent].sort(([, a], [, b]) => b - a).slice(0, Number(shown)))
    console.log(`${((100 * time) / total).toFixed(1).padStart(7)} %  ${place}`)
}
