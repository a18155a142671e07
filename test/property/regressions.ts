/** Programs that once differed: regressions/*.json, saved by `npm run fuzz`. */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Program, Trace, Version } from './grammar.js'

export interface Regression {
  /** What was wrong, in words; empty until somebody writes it. */
  note: string
  program: Program
  /** What real Pythons print. */
  traces: Partial<Record<Version, Trace>>
}

const folder = new URL('regressions/', import.meta.url)

export function readRegressions(): [string, Regression][] {
  mkdirSync(folder, { recursive: true })
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Regression])
}

/** Saves a regression and tells where. */
export function saveRegression(regression: Regression): string {
  mkdirSync(folder, { recursive: true })
  const hash = createHash('sha256').update(JSON.stringify(regression.program)).digest('hex').slice(0, 10)
  const place = fileURLToPath(new URL(`${hash}.json`, folder))
  writeFileSync(place, JSON.stringify(regression, null, 2) + '\n')
  return place
}
