/**
 * Runs the library for long and looks whether anything grows.
 *
 *   npm run soak              10 million tasks, an hour of virtual time; 100,000 connections, five minutes
 *   npm run soak -- --short   a hundredth of that
 *
 * Heap, buffers, handles, listeners and file descriptors are measured as it goes; it fails if one of them keeps growing,
 * or if Node warns of anything.
 */
import { parseArgs } from 'node:util'
import { growth, sample } from '../test/soak/flatness.js'
import type { Sample } from '../test/soak/flatness.js'

const { values: options } = parseArgs({ options: { short: { type: 'boolean', default: false } } })

const LONG = { tasks: 10_000_000, connections: 100_000, seconds: 300, parts: 24 }
const SHORT = { tasks: 100_000, connections: 2000, seconds: 3, parts: 12 }
const { tasks, connections, seconds, parts } = options.short ? SHORT : LONG

if (globalThis.gc === undefined) throw new Error('run it as `npm run soak`: it needs node --expose-gc')

const warnings: string[] = []
process.on('warning', (warning) => warnings.push(`${warning.name}: ${warning.message}`))
process.on('unhandledRejection', (reason) => warnings.push(`unhandled rejection: ${String(reason)}`))

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`

/** Takes a sample and shows it. */
async function look(samples: Sample[], progress: string): Promise<void> {
  const now = await sample()
  samples.push(now)
  const { heap, external, handles, listeners, descriptors } = now
  console.log(
    `${progress}: heap ${megabytes(heap)}, buffers ${megabytes(external)}, ` +
      `${handles} handles, ${listeners} listeners, ${descriptors} descriptors`,
  )
}

const tell = (counts: object): string =>
  Object.entries(counts)
    .map(([name, count]) => `${Number(count).toLocaleString('en')} ${name}`)
    .join(', ')

const failures: string[] = []

/** Runs one part with samples of its own. */
async function phase(name: string, run: (samples: Sample[]) => Promise<void>): Promise<void> {
  console.log(`\n${name}`)
  const begin = performance.now()
  const samples: Sample[] = []
  await run(samples)
  const grown = growth(samples)
  failures.push(...grown.map((line) => `${name}: ${line}`))
  console.log(
    `${grown.length === 0 ? 'flat' : grown.join('; ')}, ${((performance.now() - begin) / 1000).toFixed(0)} s`,
  )
}

const { virtualHour } = await import('../test/soak/virtual_hour.js')
const { connectionsInTurn } = await import('../test/soak/connections.js')

await phase('Tasks under virtual time', (samples) =>
  virtualHour(tasks, parts, ({ ends, time }) => look(samples, `${time.toFixed(0)} s, ${tell(ends)}`)),
)
await phase('Connections', (samples) =>
  connectionsInTurn(connections, seconds, parts, (ends) => look(samples, tell(ends))),
)

failures.push(...warnings)
for (const failure of failures) console.error(failure)
console.log(failures.length === 0 ? '\nnothing grows' : `\n${failures.length} failures`)
process.exitCode = failures.length === 0 ? 0 : 1
