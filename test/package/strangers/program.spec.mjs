// A test of a stranger: globals are those of the test runner, vitest or jest.
import { program } from './program.mjs'

test('the program runs, and import and require have one of each class', async () => {
  expect(await program()).toBe('ok')
})
