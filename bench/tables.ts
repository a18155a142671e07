/** Results as tables: for a terminal, and for results.md. */
import { ratioOf, type CaseResults, type Measured } from './measuring.js'
import { judge, TARGETS, type Verdict } from './targets.js'

export function figure(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(Math.abs(value) >= 10 ? 0 : 1)
}

export const baseOf = (results: CaseResults): Measured | undefined =>
  results.systems.find(({ system }) => system === TARGETS.ratios.against)

/** How far the runs lie apart: half of their range, in parts of the median. */
const spread = ({ low, high, median, figures }: Measured): string =>
  figures.length === 1 ? '1 run' : `±${Math.abs(((high - low) / 2 / median) * 100).toFixed(0)}%`

export function printCase(results: CaseResults): void {
  const base = baseOf(results)
  const verdicts = judge([results])
  console.log(`\n${results.name}: ${results.what} (${results.unit})`)
  for (const one of results.systems) {
    const ratio = base === undefined ? '' : `x ${ratioOf(one, base).toFixed(2)}`
    const marks = verdicts
      .filter(({ system }) => system === one.system)
      .map(({ met, of, is, atMost }) =>
        met ? 'met' : of.startsWith('x') ? `${of} is ${is.toFixed(2)}, not ${atMost}` : `not ${atMost}`,
      )
    const target =
      marks.length > 0 && marks.every((mark) => mark === 'met')
        ? 'met'
        : marks.filter((mark) => mark !== 'met').join('; ')
    const cells = [
      one.system.padEnd(24),
      figure(one.median).padStart(9),
      spread(one).padStart(7),
      ratio.padStart(9),
    ]
    const of = one.operations === undefined ? '' : `of ${one.operations.toLocaleString('en')} operations; `
    console.log(`  ${cells.join(' ')}   ${of}${target}`.trimEnd())
  }
}

const shown = ({ name, system, of, is, atMost, met }: Verdict): string => {
  const digits = of.startsWith('x') ? 2 : 0
  return `${met ? '  met    ' : '  MISSED '} ${name.padEnd(16)} ${system.padEnd(20)} ${is.toFixed(digits)} ${of}, at most ${atMost}`
}

export function printTargets(all: readonly CaseResults[]): void {
  const verdicts = judge(all)
  if (verdicts.length === 0) return
  const missed = verdicts.filter(({ met }) => !met)
  console.log(`\nTargets: ${verdicts.length - missed.length} of ${verdicts.length} met.`)
  for (const one of missed) console.log(shown(one))
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Every case a row, every system a column. */
export function markdownOfCases(all: readonly CaseResults[]): string {
  const systems = [...new Set(all.flatMap(({ systems }) => systems.map(({ system }) => system)))]
  const lines = all.map((results) => {
    const base = baseOf(results)
    const cells = systems.map((name) => {
      const one = results.systems.find(({ system }) => system === name)
      if (one === undefined) return ''
      const ratio = base === undefined ? '' : ` (${ratioOf(one, base).toFixed(2)})`
      const of = one.operations === undefined ? '' : ` of ${one.operations.toLocaleString('en')}`
      return `${figure(one.median)}${ratio}${of}`
    })
    return row([`${results.name}, ${results.unit}`, ...cells])
  })
  return [row(['', ...systems]), row(['---', ...systems.map(() => '--:')]), ...lines].join('\n')
}

export function markdownOfTargets(all: readonly CaseResults[]): string {
  const lines = judge(all).map(({ name, system, of, is, atMost, met }) =>
    row([
      name,
      system,
      `${is.toFixed(of.startsWith('x') ? 2 : 0)} ${of}`,
      String(atMost),
      met ? 'met' : '**missed**',
    ]),
  )
  return [
    row(['case', 'system', 'is', 'at most', '']),
    row(['---', '---', '--:', '--:', '---']),
    ...lines,
  ].join('\n')
}
