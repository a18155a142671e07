/** The library's side of a comparison: `tsx library_server.ts 3.7 native`, programs in, traces out, as JSON lines. */
import { createInterface } from 'node:readline'
import type { Program, Version } from './grammar.js'
import { runProgram, silenceWarnings } from './run.js'
import type { Style } from './styles.js'

const [version, style] = process.argv.slice(2) as [Version, Style]

silenceWarnings()
// Errors are made by the thousand here, and nobody looks at where.
process.setSourceMapsEnabled(false)
for await (const line of createInterface({ input: process.stdin })) {
  const trace = await runProgram(JSON.parse(line) as Program, version, style)
  process.stdout.write(JSON.stringify(trace) + '\n')
}
