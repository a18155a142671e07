/**
 * Shows that the comparison with real Pythons is alive: takes out every change point of every switch, one at a time,
 * and demands that a probe or a random program then prints something else than that Python did.
 *
 *   npm run check:switches [-- --only NAME] [--list]
 */
import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build, type OnLoadResult, type Plugin } from 'esbuild'
import { SWITCHES, type Switch } from '../src/compat/semantics.js'
import { VERSIONS, type Version } from '../src/compat/versions.js'
import { PORTS, PROBES, recorded } from '../test/conformance/catalogue.js'
import type { Style } from '../test/conformance/probe.js'
import { UNPORTED } from '../test/conformance/unported.js'
import { ROOT } from './inventory.js'
import manifest from '../package.json' with { type: 'json' }
import type { Answer, Case, Question } from './mutants/questions.js'
import { UNPROVED } from './mutants/unproved.js'

const { values: options } = parseArgs({
  options: { only: { type: 'string', multiple: true }, list: { type: 'boolean', default: false } },
})

const { dependencies } = manifest
for (const name of options.only ?? []) {
  if (!(name in SWITCHES)) throw new Error(`there is no switch ${name}`)
}

const FOLDER = join(ROOT, 'build', 'mutants')
const PROGRAMS = 500
/** How long one change point may take, in milliseconds: beyond it, the mutated library hangs. */
const PATIENCE = 60_000

/**
 * Tests find their data beside their sources. The library is where the bundle is: there are its worker, and the frames
 * of a stack that are its own.
 */
const addresses: Plugin = {
  name: 'addresses',
  setup({ onLoad }) {
    const load = (path: string, address: string): OnLoadResult => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', `'${pathToFileURL(address).href}'`),
      loader: 'ts',
    })
    onLoad({ filter: /\/test\/.*\.ts$/ }, ({ path }) => load(path, path))
    onLoad({ filter: /\/src\/(traceback|compat\/own_places|host\/worker_script)\.ts$/ }, ({ path }) =>
      load(path, join(FOLDER, relative(join(ROOT, 'src'), path))),
    )
  },
}

/** Profiles pass through what takes a change point out. */
const mutations: Plugin = {
  name: 'mutations',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/compat\/profiles\/py\d+\.ts$/ }, ({ path }) => {
      const mutation = JSON.stringify(join(ROOT, 'scripts/mutants/mutation.ts'))
      const contents = readFileSync(path, 'utf8').replace('Object.freeze(', 'mutated(')
      return { contents: `import { mutated } from ${mutation}\n${contents}`, loader: 'ts' }
    })
  },
}

async function bundle(): Promise<void> {
  await build({
    entryPoints: {
      child: join(ROOT, 'scripts/mutants/child.ts'),
      laboratory: join(ROOT, 'scripts/mutants/laboratory.ts'),
      'concurrent_futures/worker': join(ROOT, 'src/concurrent_futures/worker.ts'),
    },
    outdir: FOLDER,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    // The package promises that importing it does nothing; importing the mutation does.
    ignoreAnnotations: true,
    external: ['typescript', ...Object.keys(dependencies)],
    logLevel: 'error',
    plugins: [addresses, mutations],
  })
}

const STYLES: readonly Style[] = ['generator', 'native']

const inStyles = (probe: string): Case[] => STYLES.map((style) => ({ kind: 'probe', probe, style }))

const text = (probe: string, version: Version | undefined): string | undefined => {
  const record = version === undefined ? undefined : recorded(probe, version)
  return record === undefined || 'skipped' in record ? undefined : record.stdout
}

/** What is collected when is not the same in a process that has seen many libraries. */
const collects = (probe: string): boolean =>
  readFileSync(join(ROOT, `test/conformance/probes/${probe}.ts`), 'utf8').includes('gc()')

/** The probes that print something else at a version than before it. */
function changingAt(point: Version): string[] {
  const before = VERSIONS[VERSIONS.indexOf(point) - 1]
  return PORTS.filter(
    (probe) => !(probe in UNPORTED) && !collects(probe) && text(probe, point) !== text(probe, before),
  )
}

function questions(): Question[] {
  const changing = new Map(VERSIONS.map((version) => [version, changingAt(version)]))
  return Object.entries<Switch>(SWITCHES).flatMap(([name, { changes, probe }]) => {
    if (options.only !== undefined && !options.only.includes(name)) return []
    const points = VERSIONS.filter((version) => version in changes).slice(1)
    return points.map((point): Question => {
      const others = changing.get(point)?.filter((other) => other !== probe) ?? []
      const own = PORTS.includes(probe) && !(probe in UNPORTED) ? inStyles(probe) : []
      return {
        name,
        point,
        cases: [...own, ...others.flatMap(inStyles), { kind: 'programs', count: PROGRAMS }],
      }
    })
  })
}

const startChild = (): ChildProcess =>
  fork(join(FOLDER, 'child.js'), {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })

/** A child that dies or hangs is an answer, too: as it is, the library does neither. */
function ask(child: ChildProcess, question: Question): Promise<Answer> {
  const [shownBy] = question.cases
  const first = shownBy === undefined ? {} : { shownBy }
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle({ ...first, spoiled: true }), PATIENCE)
    const died = () => settle({ ...first, spoiled: true })
    const settle = (answer: Answer) => {
      clearTimeout(timer)
      child.off('message', settle).off('exit', died)
      resolve(answer)
    }
    child.on('message', settle).on('exit', died)
    child.send(question)
  })
}

/** Asks in as many processes as there are cores, two at most. */
async function answerAll(all: readonly Question[]): Promise<Map<Question, Answer>> {
  const answers = new Map<Question, Answer>()
  const waiting = [...all]
  const work = async () => {
    let child = startChild()
    for (let question = waiting.shift(); question !== undefined; question = waiting.shift()) {
      let answer = await ask(child, question)
      if (answer.broken !== undefined) {
        // Perhaps by what is left of the questions before it.
        child.kill()
        child = startChild()
        answer = await ask(child, question)
      }
      answers.set(question, answer)
      if (options.list) console.log(`${question.name} at ${question.point}: ${describe(answer, question)}`)
      if (!answer.spoiled) continue
      child.kill()
      child = startChild()
    }
    child.kill()
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))
  return answers
}

function nameOf(test: Case): string {
  return test.kind === 'probe' ? `${test.probe} (${test.style})` : `the first ${test.count} random programs`
}

function describe({ shownBy, broken }: Answer, { name }: Question): string {
  if (broken !== undefined) return `${nameOf(broken)} differs from Python with the switch as it is`
  if (shownBy === undefined) return 'nothing that was recorded shows it'
  const own = shownBy.kind === 'probe' && shownBy.probe === probeOf(name)
  return `shown by ${nameOf(shownBy)}${own ? '' : `, not by ${probeOf(name)}`}`
}

const probeOf = (name: string): string => (SWITCHES as Record<string, Switch>)[name]?.probe ?? ''

/** It or its port is not there yet: what it alone can show is not held against the switch, but told. */
function waits(probe: string): boolean {
  if (!PROBES.includes(probe)) return true
  const reason = UNPORTED[probe]
  return reason !== undefined && reason.kind !== 'unportable'
}

interface Verdict {
  readonly problems: string[]
  readonly waiting: string[]
}

function judge(answers: ReadonlyMap<Question, Answer>): Verdict {
  const verdict: Verdict = { problems: [], waiting: [] }
  const shownByOwn = new Set<string>()
  for (const [question, answer] of answers) {
    const { shownBy, broken } = answer
    const probe = probeOf(question.name)
    const reason = UNPROVED[question.name]?.[question.point]
    const line = `${question.name} at ${question.point}: ${describe(answer, question)}`
    if (broken !== undefined) verdict.problems.push(line)
    else if (reason !== undefined && shownBy === undefined) verdict.waiting.push(`${line}: ${reason}`)
    else if (reason !== undefined) verdict.problems.push(`${line}: take it from the list of the unproved`)
    else if (shownBy?.kind === 'probe' && shownBy.probe === probe) shownByOwn.add(question.name)
    else if (waits(probe)) verdict.waiting.push(`${line}; ${probe} waits for its port`)
    else if (shownBy === undefined) verdict.problems.push(line)
  }
  for (const name of new Set([...answers.keys()].map((question) => question.name))) {
    if (shownByOwn.has(name) || waits(probeOf(name)) || name in UNPROVED) continue
    verdict.problems.push(`${name}: its probe ${probeOf(name)} shows no change of it`)
  }
  return verdict
}

await bundle()
const answers = await answerAll(questions())
const { problems, waiting } = judge(answers)
for (const line of waiting) console.log(line)
for (const line of problems) console.error(line)
const byPrograms = [...answers.values()].filter(({ shownBy }) => shownBy?.kind === 'programs').length
const byProbes = [...answers.values()].filter(({ shownBy }) => shownBy?.kind === 'probe').length
console.log(
  `${answers.size} change points taken out: ${byProbes} shown by probes, ${byPrograms} by random programs`,
)
process.exitCode = problems.length > 0 ? 1 : 0
