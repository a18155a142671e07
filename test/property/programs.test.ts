import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programs } from './arbitrary.js'
import { readCorpus } from './corpus.js'
import { COMPARED } from './grammar.js'
import { readRegressions } from './regressions.js'
import { runProgram, silenceWarnings } from './run.js'
import { oracleOf } from './server.js'
import { STYLES } from './styles.js'

/** Programs per style and version. */
const RUNS = 500

/** Pinned, so that a failure belongs to the change under test; `npm run fuzz` looks for new ones. */
const seed = Number(process.env['PROPERTY_SEED'] ?? 20_000)

const emitWarning = process.emitWarning
beforeAll(silenceWarnings)
afterAll(() => {
  process.emitWarning = emitWarning
})

describe.each(COMPARED)('random programs of %s', (version) => {
  const oracle = oracleOf(version)
  afterAll(() => oracle?.close())

  it.runIf(oracle).each(STYLES)('run in the order of the Python that is installed: %s', async (style) => {
    const property = fc.asyncProperty(programs(version), async (program) => {
      const [trace, [expected]] = await Promise.all([
        runProgram(program, version, style),
        oracle?.traces([program]) ?? [],
      ])
      expect(trace).toEqual(expected)
    })
    await fc.assert(property, { numRuns: RUNS, seed })
  })

  it.each(STYLES)('run in the order that was recorded: %s', async (style) => {
    const records = readCorpus(version)?.records ?? []
    expect(records.length).toBeGreaterThanOrEqual(RUNS * STYLES.length)
    const from = STYLES.indexOf(style) * RUNS
    for (const [program, trace] of records.slice(from, from + RUNS)) {
      expect(await runProgram(program, version, style), JSON.stringify(program)).toEqual(trace)
    }
  })
})

describe('programs that once differed', () => {
  for (const [name, { note, program, traces }] of readRegressions()) {
    it.each(STYLES)(`${name} ${note}: %s`, async (style) => {
      for (const version of COMPARED.filter((version) => traces[version])) {
        expect(await runProgram(program, version, style), version).toEqual(traces[version])
      }
    })
  }
})
