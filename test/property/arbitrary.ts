import * as fc from 'fast-check'
import { generateProgram } from './generate.js'
import type { Program, Version } from './grammar.js'
import { smallerPrograms } from './shrink.js'

class ProgramArbitrary extends fc.Arbitrary<Program> {
  readonly #version: Version

  constructor(version: Version) {
    super()
    this.#version = version
  }

  override generate(random: fc.Random): fc.Value<Program> {
    return new fc.Value(generateProgram(random, this.#version), undefined)
  }

  override canShrinkWithoutContext(value: unknown): value is Program {
    return typeof value === 'object' && value !== null && 'main' in value
  }

  override shrink(value: Program): fc.Stream<fc.Value<Program>> {
    return fc.stream(smallerPrograms(value)).map((program) => new fc.Value(program, undefined))
  }
}

/** Random programs of the constructs that `version` has. */
export const programs = (version: Version): fc.Arbitrary<Program> => new ProgramArbitrary(version)
