/**
 * Records what real Pythons do with a fixed set of random programs, for machines without them:
 *
 *   tsx scripts/record_corpus.ts [--python 3.7] [--n 2000] [--seed 1]
 *
 * The traces of saved regressions are recorded anew, too: wanted after a change of what a trace tells.
 */
import { parseArgs } from 'node:util'
import { writeCorpus } from '../test/property/corpus.js'
import { generateProgram } from '../test/property/generate.js'
import { randomOf } from '../test/property/random.js'
import { COMPARED } from '../test/property/grammar.js'
import type { Program, Trace, Version } from '../test/property/grammar.js'
import { readRegressions, saveRegression } from '../test/property/regressions.js'
import { oracleOf } from '../test/property/server.js'

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', multiple: true, default: [...COMPARED] },
    n: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
})
const seed = Number(options.seed)

for (const version of options.python as Version[]) {
  const oracle = oracleOf(version)
  if (!oracle) throw new Error(`Python ${version} is not installed`)
  const programs = Array.from({ length: Number(options.n) }, (_, i) =>
    generateProgram(randomOf(seed, i), version),
  )
  const traces = await oracle.traces(programs)
  const again = await oracle.traces(programs)
  if (JSON.stringify(traces) !== JSON.stringify(again)) throw new Error(`${oracle.name} is not repeatable`)
  for (const [, regression] of readRegressions()) {
    const [trace] = await oracle.traces([regression.program])
    if (trace) saveRegression({ ...regression, traces: { ...regression.traces, [version]: trace } })
  }
  oracle.close()
  const records = programs.map((program, i): [Program, Trace] => [program, traces[i] as Trace])
  const generated = 'by scripts/record_corpus.ts'
  const size = writeCorpus(version, { origin: { generated, python: oracle.name, seed }, records })
  console.log(`${oracle.name}: ${records.length} programs, ${Math.round(size / 1024)} KiB`)
}
