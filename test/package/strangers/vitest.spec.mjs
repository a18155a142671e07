import { expect, test } from 'vitest'
import { program } from './program.mjs'
import required from './required.cjs'

test('the program runs, and import and require have one of each class', async () => {
  expect(await program(required)).toBe('ok')
})
