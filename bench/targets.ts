/** What targets.json asks for, and whether results meet it. */
import { readFileSync } from 'node:fs'
import { ratioOf, type CaseResults, type Measured } from './measuring.js'
import { isNamed } from './systems.js'

type Limits = Readonly<Record<string, Readonly<Record<string, number>>>>

interface Targets {
  /** Ratios to one system, by case and system. */
  readonly ratios: { readonly against: string; readonly at_most: Limits }
  /** Ratios to native promises on the same Node. */
  readonly promises: Limits
  /** Who must need less than whom, in every case that both have; except in some. */
  readonly ahead: {
    readonly of: readonly string[]
    readonly except: Readonly<Record<string, readonly string[]>>
    /** Cases in which a little more will do: how much, as a ratio. */
    readonly at_most: Readonly<Record<string, number>>
  }
  /** Figures in the case's own unit. */
  readonly figures: Limits
  /** How much more one of ten times as many tasks may need. */
  readonly growth: { readonly tenfold: number }
}

/** One target, looked at. */
export interface Verdict {
  readonly name: string
  readonly system: string
  /** In words: `x cpython-3.13`, `bytes`. */
  readonly of: string
  readonly is: number
  readonly atMost: number
  readonly met: boolean
}

export const TARGETS = JSON.parse(readFileSync(new URL('targets.json', import.meta.url), 'utf8')) as Targets

/** The shim's systems that a target names. */
const named = (results: CaseResults, name: string): Measured[] =>
  results.systems.filter(({ system }) => isNamed({ name: system }, name))

const verdict = (name: string, system: string, of: string, is: number, atMost: number): Verdict => ({
  name,
  system,
  of,
  is,
  atMost,
  met: is <= atMost,
})

function byLimits(
  results: CaseResults,
  limits: Limits,
  judge: (one: Measured, atMost: number) => Verdict | undefined,
): Verdict[] {
  return Object.entries(limits[results.name] ?? {}).flatMap(([system, atMost]) =>
    named(results, system)
      .map((one) => judge(one, atMost))
      .filter((found) => found !== undefined),
  )
}

function againstPython(results: CaseResults): Verdict[] {
  const { against, at_most: atMost } = TARGETS.ratios
  const base = results.systems.find(({ system }) => system === against)
  if (base === undefined) return []
  return byLimits(results, atMost, (one, limit) =>
    verdict(results.name, one.system, `x ${against}`, ratioOf(one, base), limit),
  )
}

function againstPromises(results: CaseResults): Verdict[] {
  return byLimits(results, TARGETS.promises, (one, limit) => {
    const node = one.system.split('@')[1] ?? ''
    const base = results.systems.find(({ system }) => system === `native@${node}`)
    return base && verdict(results.name, one.system, `x native@${node}`, ratioOf(one, base), limit)
  })
}

function ahead({ name, ...results }: CaseResults): Verdict[] {
  const peers = results.systems.filter(({ system }) =>
    TARGETS.ahead.of.some((peer) => isNamed({ name: system }, peer)),
  )
  const ours = results.systems.filter(({ system }) => system.startsWith('shim'))
  return ours.flatMap((one) => {
    const excepted = Object.entries(TARGETS.ahead.except).some(
      ([system, cases]) => isNamed({ name: one.system }, system) && cases.includes(name),
    )
    // A peer runs on several Nodes perhaps: it is its best that counts.
    const best = peers.toSorted((a, b) => a.median - b.median)[0]
    if (excepted || best === undefined) return []
    const limit = TARGETS.ahead.at_most[name] ?? 1
    return [verdict(name, one.system, `x ${best.system}`, ratioOf(one, best), limit)]
  })
}

function growth(all: readonly CaseResults[]): Verdict[] {
  const sizes = all.filter(({ name }) => name.startsWith('growth-'))
  return sizes.slice(1).flatMap((results, index) => {
    const before = sizes[index]?.systems ?? []
    return named(results, 'shim').flatMap((one) => {
      const smaller = before.find(({ system }) => system === one.system)
      if (smaller === undefined) return []
      return [
        verdict(
          results.name,
          one.system,
          'x a tenth of the tasks',
          ratioOf(one, smaller),
          TARGETS.growth.tenfold,
        ),
      ]
    })
  })
}

/** Every target that the results have something to say about. */
export function judge(all: readonly CaseResults[]): Verdict[] {
  return [
    ...all.flatMap((results) => [
      ...againstPython(results),
      ...againstPromises(results),
      ...byLimits(results, TARGETS.figures, (one, limit) =>
        verdict(results.name, one.system, results.unit, one.median, limit),
      ),
      ...ahead(results),
    ]),
    ...growth(all),
  ]
}
