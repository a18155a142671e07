/** Records what every Python that is found does with a fixed set of programs that feed and read a StreamReader. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { findPython } from './pythons.js'
import { VERSIONS } from '../test/conformance/probe.js'
import { programs, traces_of } from '../test/unit/stream_programs.js'

const FILE = fileURLToPath(new URL('../test/unit/fixtures/stream_reader.json', import.meta.url))

const sample = fc.sample(programs, { seed: 6, numRuns: 150 })
// A version that does what the one before it does is left out.
const traces: Record<string, string[][]> = {}
let before = ''
for (const version of VERSIONS) {
  const python = findPython(version)
  if (python === undefined) {
    console.log(`Python ${version}: not found`)
    continue
  }
  const found = traces_of(python, sample)
  if (JSON.stringify(found) !== before) traces[version] = found
  before = JSON.stringify(found)
  console.log(`Python ${version}: ${sample.length} programs${version in traces ? '' : ', as before'}`)
}
writeFileSync(FILE, `${JSON.stringify({ programs: sample, traces })}\n`)
