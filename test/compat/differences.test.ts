import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DIFFERENCES } from './differences.js'
import { memberOf } from '../../scripts/python_signatures.js'
import { at, readSurface } from '../../scripts/surface_data.js'
import { SWITCHES } from '../../src/compat/semantics.js'
import { VERSIONS } from '../../src/compat/versions.js'
import { PROBES } from '../conformance/catalogue.js'
import { UNPORTED } from '../conformance/unported.js'
import deviations from '../../scripts/data/deviations.json' with { type: 'json' }

const surface = readSurface()
const keywords = readFileSync(new URL('keywords.json', import.meta.url), 'utf8')
const ids = new Set(deviations.map((each: { id?: string }) => each.id))

/** In which versions the real Python has a name of the package, or a member of a class. */
function versionsOf(name: string): string[] {
  const parts = name.split('.')
  const key = name in surface.names ? name : parts.slice(0, -1).join('.')
  const member = key === name ? undefined : parts.at(-1)
  return VERSIONS.filter((version) => {
    const entry = surface.names[key]
    if (entry === undefined || at(entry.changes, version) === null) return false
    return member === undefined || memberOf(surface, key, member, version) !== undefined
  })
}

/** Whether there is what answers a difference. */
function isThere(answer: string): boolean {
  const [kind = '', what = ''] = answer.split(/ (.*)/s)
  switch (kind) {
    case 'switch':
      return what in SWITCHES
    case 'name': {
      // Of a name that every version has, its presence is no difference.
      const count = versionsOf(what).length
      return count > 0 && count < VERSIONS.length
    }
    case 'keyword':
      return keywords.includes(`"${what}":`)
    case 'probe':
      return PROBES.includes(what) && !(what in UNPORTED)
    case 'deviation':
      return ids.has(what)
    default:
      return kind === 'nothing' && what !== ''
  }
}

describe('every measured difference between versions', () => {
  it.each(DIFFERENCES.map(({ area, what, answer }) => [`${area}: ${what}`, answer] as const))(
    '%s',
    (_, answers) => {
      expect(answers).not.toEqual([])
      expect(answers.filter((answer) => !isThere(answer))).toEqual([])
    },
  )
})
