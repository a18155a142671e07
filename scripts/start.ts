/**
 * Runs the example programs, in the spelling of 3.6 and of 3.7+, beside the same programs on real Pythons.
 *
 *   npm start -- [--only 6] [--only gather] [--no-python] [--record] [--list]
 *
 * Where a Python is not found, the output recorded with one is compared; --record records. Ends with exit code 0 only
 * if every program ran and printed what Python prints.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  compileExamples,
  findInterpreters,
  interpreterFor,
  listExamples,
  portsOf,
  recorded,
  recordOf,
  runPort,
  runTwin,
  type Example,
  type Interpreter,
  type Interpreters,
  type Outcome,
  type Port,
} from './examples.js'

/** Lines longer than this are cut in the two columns (never in the comparison). */
const COLUMN = 60

type Verdict = 'identical' | 'DIFFERENT' | 'FAILED'

interface Result {
  readonly example: Example
  readonly port: Port
  readonly verdict: Verdict
  readonly beside: string
}

const cut = (line: string): string => (line.length > COLUMN ? `${line.slice(0, COLUMN - 1)}…` : line)
const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n')

/** Two columns; a line that differs is marked. */
function sideBySide(ours: string, theirs: string): string {
  const left = linesOf(ours)
  const right = linesOf(theirs)
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const [a, b] = [left[i], right[i]]
    return `  ${cut(a ?? '').padEnd(COLUMN)} ${a === b ? '│' : '≠'} ${cut(b ?? '')}`.trimEnd()
  })
  return rows.join('\n')
}

function judge(ours: Outcome, theirs: Outcome): Verdict {
  if (ours.code !== 0) return 'FAILED'
  return theirs.code === 0 && ours.stdout === theirs.stdout ? 'identical' : 'DIFFERENT'
}

const describePort = ({ spelling, style, entry }: Port): string =>
  `${spelling} spelling${style === 'native' ? '' : ', generator style'}, '${entry}'`

/** Runs a port and its twin at the same time, prints both, and says whether they agree. */
async function runBeside(
  example: Example,
  port: Port,
  python: Interpreter | undefined,
  printed: Map<string, string>,
): Promise<Result> {
  const [ours, theirs] = await Promise.all([
    runPort(port, process.stderr.isTTY ? 'inherit' : 'pipe'),
    python === undefined ? recorded(port) : runTwin(port, python),
  ])
  const verdict = judge(ours, theirs)
  const beside =
    python?.label ?? `what CPython ${port.spelling === '3.6' ? '3.6' : '3.7'} printed when recorded`
  console.log(`\n── ${describePort(port)}  │  ${beside}`)
  const before = [...printed].find(([, stdout]) => stdout === ours.stdout)?.[0]
  if (verdict === 'identical' && before !== undefined) {
    console.log(`  (the ${linesOf(ours.stdout).length} lines of '${before}' once more, in both)`)
  } else {
    console.log(sideBySide(ours.stdout, theirs.stdout))
  }
  for (const [name, outcome] of Object.entries({ ours, theirs })) {
    if (outcome.code !== 0 || verdict === 'DIFFERENT') {
      console.log(`  ${name}: exit code ${outcome.code}\n${outcome.stderr}`.trimEnd())
    }
  }
  console.log(`  → ${verdict}`)
  printed.set(port.entry, ours.stdout)
  return { example, port, verdict, beside }
}

function summary(results: readonly Result[], found: Interpreters): void {
  console.log('\n══ Summary')
  for (const { example, port, verdict, beside } of results) {
    const title = `${example.number} ${example.name}`.padEnd(14)
    console.log(`  ${title} ${describePort(port).padEnd(52)} ${verdict.padEnd(9)}  │  ${beside}`)
  }
  const count = (verdict: Verdict): number => results.filter((result) => result.verdict === verdict).length
  const labels = [...found['3.6'], ...found['3.7'], ...found.newest].map(({ label }) => label)
  console.log(
    labels.length > 0
      ? `\n  Pythons found: ${labels.join(', ')}.`
      : '\n  No Python (none asked, or no python3.6, python3.7, … on the PATH): ours beside what was recorded with one.',
  )
  console.log(
    `  ${results.length} runs: ${count('identical')} identical, ${count('DIFFERENT')} different, ${count('FAILED')} failed.`,
  )
}

/** Records what the Python twin prints on the Python of its spelling. */
async function record(example: Example, found: Interpreters): Promise<void> {
  for (const port of portsOf(example)) {
    const python = interpreterFor(port, example, found)
    if (port.entry === 'asyncio-shim' || port.style === 'generator' || python === undefined) continue
    const { stdout, stderr, code } = await runTwin(port, python)
    if (code !== 0) throw new Error(`${port.twin} on ${python.label}: ${stderr}`)
    writeFileSync(recordOf(port), stdout)
    console.log(`${example.folder}: ${port.spelling} spelling recorded with ${python.label}`)
  }
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    list: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    'no-python': { type: 'boolean', default: false },
  },
})
const wanted = (example: Example): boolean =>
  values.only?.some((only) => Number(only) === example.number || only === example.name) ?? true
const examples = listExamples().filter(wanted)
if (examples.length === 0) throw new Error(`--only ${values.only?.join(' ')}: no such program, see --list`)

if (values.list) {
  for (const { number, name, title } of examples) console.log(`${number} ${name.padEnd(12)} ${title}`)
} else if (values.record) {
  for (const example of examples) await record(example, findInterpreters())
} else {
  compileExamples()
  const found: Interpreters = values['no-python'] ? { '3.6': [], '3.7': [], newest: [] } : findInterpreters()
  const results: Result[] = []
  for (const example of examples) {
    console.log(`\n══ ${example.number}. ${example.title}`)
    const printed = new Map<string, string>()
    for (const port of portsOf(example)) {
      results.push(await runBeside(example, port, interpreterFor(port, example, found), printed))
    }
  }
  summary(results, found)
  if (results.some(({ verdict }) => verdict === 'DIFFERENT' || verdict === 'FAILED')) process.exitCode = 1
}
