/** Writes results where they are looked at: results.json, results.md and the plots. */
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Machine } from './machine.js'
import type { CaseResults } from './measuring.js'
import { drawResults } from './plots.js'
import { markdownOfCases, markdownOfTargets } from './tables.js'
import { format } from 'prettier'

export interface Results {
  readonly machine: Machine
  readonly date: string
  /** How long it took to measure all this. */
  readonly seconds: number
  readonly versions: Readonly<Record<string, string>>
  readonly cases: readonly CaseResults[]
}

const at = (file: string): URL => new URL(file, import.meta.url)

function markdown({ machine, date, seconds, versions, cases }: Results): string {
  const what = cases.map(({ name, what, unit }) => `| ${name} | ${what} | ${unit} |`)
  const systems = Object.entries(versions).map(([name, version]) => `| ${name} | ${version} |`)
  return `# Results

Written by \`npm run bench -- --save\` on ${date}, in ${seconds} seconds. Machine: ${machine.processor}, ${machine.cores} cores,
${machine.memory}, ${machine.system}. Ratios hold from machine to machine, figures do not.

Nanoseconds an operation unless the row says otherwise, median of the runs; in parentheses the ratio to CPython 3.13,
the median of what the two did run by run. Lower is better. README.md says how it is measured.

${markdownOfCases(cases)}

![Ratios to CPython 3.13](plots/overview.svg)

One plot a scenario is in [plots](plots).

## Targets

${markdownOfTargets(cases)}

## What an operation is

| case | operation | unit |
| --- | --- | --- |
${what.join('\n')}

## Systems

| system | version |
| --- | --- |
${systems.join('\n')}
`
}

export async function saveResults(results: Results): Promise<void> {
  mkdirSync(at('plots/'), { recursive: true })
  for (const [name, svg] of drawResults(results.cases)) writeFileSync(at(`plots/${name}.svg`), svg)
  writeFileSync(
    at('results.json'),
    await format(JSON.stringify(results), { parser: 'json', printWidth: 110 }),
  )
  writeFileSync(at('results.md'), await format(markdown(results), { parser: 'markdown' }))
}
