/** Draws results: bars of the ratio to CPython 3.13, to the left of 1 where less is needed. */
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { ratioOf, type CaseResults } from './measuring.js'
import { isNamed } from './systems.js'
import { baseOf } from './tables.js'
import { TARGETS } from './targets.js'

interface Bar {
  readonly case: string
  readonly system: string
  readonly family: string
  readonly ratio: number
}

/** In the overview there is room for these, of which Nodes the newest. */
const OVERVIEW = ['shim-generator@24', 'shim-native@24', 'native@24', 'effect', 'effection', 'uvloop']

const COLOURS = {
  domain: ['asyncio-shim', 'Python', 'JavaScript'],
  range: ['#2563eb', '#d4a017', '#9ca3af'],
}

function familyOf(system: string): string {
  if (system.startsWith('shim')) return 'asyncio-shim'
  return /^(cpython|uvloop)/.test(system) ? 'Python' : 'JavaScript'
}

function barsOf(results: CaseResults): Bar[] {
  const base = baseOf(results)
  if (base === undefined) return []
  return results.systems
    .filter(({ system }) => system !== base.system)
    .map((one) => ({
      case: results.name,
      system: one.system,
      family: familyOf(one.system),
      ratio: ratioOf(one, base),
    }))
    .filter(({ ratio }) => ratio > 0)
}

function draw(bars: readonly Bar[], title: string): string {
  const { document } = parseHTML('<html><body></body></html>')
  const systems = [...new Set(bars.map(({ system }) => system))]
  const cases = [...new Set(bars.map(({ case: name }) => name))]
  const ratios = bars.map(({ ratio }) => ratio)
  const domain = [Math.min(0.02, ...ratios) / 1.6, Math.max(2, ...ratios) * 2]
  const plot = Plot.plot({
    document,
    width: 760,
    height: 70 + cases.length * (systems.length * 17 + 16),
    marginLeft: 130,
    marginRight: 190,
    marginTop: 46,
    marginBottom: 44,
    title,
    style: { background: 'white', color: '#111827', fontFamily: 'sans-serif', fontSize: '11px' },
    x: {
      type: 'log',
      domain,
      label: `time, in parts of ${TARGETS.ratios.against}'s (less is better)`,
      tickFormat: (tick: number) => String(tick),
      ticks: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50].filter(
        (tick) => tick >= (domain[0] ?? 0) && tick <= (domain[1] ?? 0),
      ),
      grid: true,
    },
    y: { domain: systems, label: null },
    fy: { domain: cases, label: null, padding: 0.12 },
    color: COLOURS,
    marks: [
      Plot.barX(bars, {
        x1: 1,
        x2: 'ratio',
        y: 'system',
        fy: 'case',
        fill: 'family',
        insetTop: 1,
        insetBottom: 1,
      }),
      Plot.text(bars, {
        x: 'ratio',
        y: 'system',
        fy: 'case',
        text: ({ ratio }: Bar) => ratio.toFixed(2),
        textAnchor: 'end',
        dx: -4,
        filter: ({ ratio }: Bar) => ratio < 1,
      }),
      Plot.text(bars, {
        x: 'ratio',
        y: 'system',
        fy: 'case',
        text: ({ ratio }: Bar) => ratio.toFixed(ratio < 10 ? 2 : 0),
        textAnchor: 'start',
        dx: 4,
        filter: ({ ratio }: Bar) => ratio >= 1,
      }),
      Plot.ruleX([1]),
    ],
  })
  const svg = plot.tagName.toLowerCase() === 'svg' ? plot : plot.querySelector('svg')
  if (svg === null) throw new Error('the plot has no drawing')
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return `${svg.outerHTML}\n`
}

/** @returns by the plot's name its SVG: an overview, and one for each scenario */
export function drawResults(all: readonly CaseResults[]): Map<string, string> {
  const timed = all.filter(({ unit }) => unit === 'ns')
  const plots = new Map<string, string>()
  const overview = timed
    .flatMap(barsOf)
    .filter(({ system }) => OVERVIEW.some((name) => isNamed({ name: system }, name)))
  if (overview.length > 0) plots.set('overview', draw(overview, 'Overview'))
  for (const scenario of new Set(timed.map(({ scenario }) => scenario))) {
    const bars = timed.filter((results) => results.scenario === scenario).flatMap(barsOf)
    if (bars.length > 0) plots.set(scenario, draw(bars, scenario))
  }
  return plots
}
