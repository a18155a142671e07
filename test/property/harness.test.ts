import { describe, expect, it } from 'vitest'
import { isCurrent } from '../../scripts/derive_native_style.js'
import { generateProgram } from './generate.js'
import { randomOf } from './random.js'
import type { Program, Version } from './grammar.js'
import { oracleOf } from './server.js'
import { shrink, sizeOf, smallerPrograms } from './shrink.js'

const sample = (version: Version, count: number): Program[] =>
  Array.from({ length: count }, (_, i) => generateProgram(randomOf(3, i), version))

/** The names of the statements that there are in some programs. */
const opsOf = (programs: Program[]): Set<string> =>
  new Set(Array.from(JSON.stringify(programs).matchAll(/"o":"(\w+)"/g), ([, op]) => op as string))

describe('random programs', () => {
  it('are the same for the same seed', () => {
    expect(sample('3.14', 20)).toEqual(sample('3.14', 20))
  })

  it('have no construct that their Python lacks', () => {
    const ops36 = opsOf(sample('3.6', 300))
    const later = ['uncancel', 'cancelling', 'uncancel_me', 'set_variable', 'copy_context', 'shutdown']
    later.push('timeout', 'reschedule', 'expiry', 'group', 'group_task')
    expect(later.filter((op) => ops36.has(op))).toEqual([])
    const ops311 = opsOf(sample('3.11', 300))
    expect(later.filter((op) => !ops311.has(op))).toEqual(['shutdown'])
  })

  it('get smaller with every step of shrinking', () => {
    for (const program of sample('3.14', 20)) {
      const length = JSON.stringify(program).length
      for (const smaller of smallerPrograms(program)) {
        expect(JSON.stringify(smaller).length).toBeLessThanOrEqual(length)
      }
    }
  })

  it('shrink to what matters', async () => {
    const hasShield = (program: Program) => JSON.stringify(program).includes('"shield"')
    const program = sample('3.14', 200).find(hasShield) as Program
    const small = await shrink(program, (candidates) => Promise.resolve(candidates.map(hasShield)))
    expect(sizeOf(small)).toBeLessThanOrEqual(2)
  })
})

describe('the native interpreter', () => {
  it('is derived from the generator one', async () => {
    expect(await isCurrent()).toBe(true)
  })
})

describe('the Python side', () => {
  const oracle = oracleOf('3.14')

  it.runIf(oracle)('gives the same traces whatever lies where in memory', async () => {
    const programs = sample('3.14', 200)
    const forwards = await oracle?.traces(programs)
    const backwards = await oracle?.traces(programs.toReversed())
    oracle?.close()
    expect(backwards?.toReversed()).toEqual(forwards)
  })
})
