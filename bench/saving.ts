/** Writes results where they are looked at: results.json, results.md and the plots. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Machine } from './machine.js'
import type { CaseResults } from './measuring.js'
import { drawResults } from './plots.js'
import { CASES } from './scenarios.js'
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

Written by \`npm run bench -- --thorough --save\` on ${date}, in ${seconds} seconds. Machine: ${machine.processor}, ${machine.cores} cores,
${machine.memory}, ${machine.system}. Ratios hold from machine to machine, figures do not.

Nanoseconds an operation unless the row says otherwise, median of the runs; in parentheses the ratio to CPython 3.13,
the median of what the two did run by run. Lower is better. \`of 10,000\`: with fewer operations at once than the others,
since it would take minutes. README.md says how it is measured.

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

/** What was measured before on the same machine, and is not measured now. */
function withFormer(results: Results): Results {
  if (!existsSync(at('results.json'))) return results
  const former = JSON.parse(readFileSync(at('results.json'), 'utf8')) as Results
  if (!isDeepStrictEqual(former.machine, results.machine)) return results
  const cases = CASES.flatMap(({ name }) => {
    const found =
      results.cases.find((one) => one.name === name) ?? former.cases.find((one) => one.name === name)
    return found === undefined ? [] : [found]
  })
  const isWhole = cases.every((one) => results.cases.includes(one))
  const seconds = isWhole ? results.seconds : former.seconds
  return { ...results, seconds, versions: { ...former.versions, ...results.versions }, cases }
}

/** Saves results, beside those of other cases that were saved before on the same machine. */
export async function saveResults(measured: Results): Promise<void> {
  const results = withFormer(measured)
  mkdirSync(at('plots/'), { recursive: true })
  for (const [name, svg] of drawResults(results.cases)) writeFileSync(at(`plots/${name}.svg`), svg)
  writeFileSync(
    at('results.json'),
    await format(JSON.stringify(results), { parser: 'json', printWidth: 110 }),
  )
  writeFileSync(at('results.md'), await format(markdown(results), { parser: 'markdown' }))
}
