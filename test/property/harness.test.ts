import { describe, expect, it } from 'vitest'
import { isCurrent } from '../../scripts/derive_native_style.js'
import { generateProgram, randomOf } from './generate.js'
import type { Program, Version } from './grammar.js'
import { oracleOf } from './server.js'
import { shrink, sizeOf, smallerPrograms } from './shrink.js'

const sample = (version: Version, count: number): Program[] =>
  Array.from({ length: count }, (_, i) => generateProgram(randomOf(3, i), version))

describe('random programs', () => {
  it('are the same for the same seed', () => {
    expect(sample('3.14', 20)).toEqual(sample('3.14', 20))
  })

  it('have no construct that their Python lacks', () => {
    const ops = JSON.stringify(sample('3.6', 300))
    expect(ops).not.toMatch(/"(uncancel|cancelling|set_variable|copy_context)"/)
    expect(JSON.stringify(sample('3.11', 300))).toMatch(/"uncancel"/)
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
