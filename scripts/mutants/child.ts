/** Answers one question at a time: does anything that was recorded of a Python tell a mutated library from it? */
import { deviationOf } from '../../test/conformance/deviations.js'
import { recorded } from '../../test/conformance/catalogue.js'
import { readCorpus } from '../../test/property/corpus.js'
import type { Answer, Case, Question } from './questions.js'

type Laboratory = typeof import('./laboratory.js')

/** How long a probe may take, in milliseconds. What never ends tells the two apart as well, but spoils the process. */
const PATIENCE = 5_000
/** Probes that hang on hundredths of a second, or on the garbage collector, are believed when they say so again. */
const ATTEMPTS = 3

const strays: unknown[] = []
let spoiled = false
process.on('unhandledRejection', (reason) => strays.push(reason))
process.on('uncaughtException', (error) => strays.push(error))

/** Probes and programs print warnings by the thousand. */
process.emitWarning = () => undefined

let loaded = 0

/** A new one each time: what a library has warned of once, it does not warn of again. */
async function laboratory(query: string): Promise<Laboratory> {
  const url = new URL('./laboratory.js', import.meta.url)
  url.search = `${query}&number=${loaded++}`
  return (await import(url.href)) as Laboratory
}

async function outcome(run: () => Promise<string>): Promise<string> {
  strays.length = 0
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      spoiled = true
      resolve('no end')
    }, PATIENCE)
  })
  try {
    const text = await Promise.race([run(), patience])
    await new Promise((resolve) => setImmediate(resolve))
    return strays.length === 0 ? text : `${text}\nstray: ${String(strays[0])}`
  } catch (error) {
    return `failed: ${String(error)}`
  } finally {
    clearTimeout(timer)
  }
}

/** What Python printed, but for known deviations; undefined where nothing was recorded. */
function expectation({ probe, style }: Case & { kind: 'probe' }, { point }: Question): string | undefined {
  const record = recorded(probe, point)
  if (record === undefined || 'skipped' in record) return undefined
  return deviationOf(probe, point, style)?.prints(record.stdout) ?? record.stdout
}

async function probeDiffers(query: string, test: Case & { kind: 'probe' }, question: Question) {
  const expected = expectation(test, question)
  if (expected === undefined) return false
  for (let attempt = 0; attempt < ATTEMPTS && !spoiled; attempt++) {
    const lab = await laboratory(query)
    if (!(await lab.applies(test.probe, test.style))) return false
    const text = await outcome(() => lab.printed(test.probe, question.point, test.style))
    if (text === expected) return false
  }
  return true
}

async function programsDiffer(query: string, { count }: Case & { kind: 'programs' }, { point }: Question) {
  const lab = await laboratory(query)
  for (const [program, trace] of readCorpus(point)?.records.slice(0, count) ?? []) {
    const expected = JSON.stringify(trace)
    const text = await outcome(async () => JSON.stringify(await lab.runProgram(program, point, 'generator')))
    if (text !== expected) return true
  }
  return false
}

const differs = (query: string, test: Case, question: Question): Promise<boolean> =>
  test.kind === 'probe' ? probeDiffers(query, test, question) : programsDiffer(query, test, question)

async function answer(question: Question): Promise<Answer> {
  const mutated = `?switch=${question.name}&point=${question.point}`
  for (const test of question.cases) {
    if (!(await differs(mutated, test, question))) continue
    const shown = spoiled
    spoiled = false
    if (await differs('?', test, question)) return { broken: test, spoiled: true }
    return { shownBy: test, spoiled: shown }
  }
  return { spoiled }
}

process.on('message', (question: Question) => {
  void answer(question).then((found) => process.send?.(found))
})
