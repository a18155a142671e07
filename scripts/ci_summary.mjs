/** Adds up the tests and the checks that the last run left in build/, and prints `N passed, N failed, N skipped`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './entry_points.mjs'

function read(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, 'build', file), 'utf8'))
  } catch {
    return undefined
  }
}

const tests = read('vitest.json')
const checks = read('check.json')
// A run that left no counts did not get as far as counting: that is one failure.
let passed = checks?.passed ?? 0
let failed = checks?.failed ?? 1
let skipped = 0
if (tests === undefined) failed += 1
else {
  passed += tests.numPassedTests
  failed += tests.numFailedTests
  skipped += tests.numPendingTests + tests.numTodoTests
  // A file that cannot be loaded fails without a failed test.
  if (!tests.success && tests.numFailedTests === 0) failed += 1
  if (tests.numPassedTests === 0) failed += 1
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0
