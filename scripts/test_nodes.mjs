/**
 * Tests on every Node that the package supports: what depends on the platform (promises of others, timers, signals, the
 * life of the process, collection of garbage) differs most between them.
 *
 *   npm run test:nodes                 the tests that depend on the platform, on Node 20, 22, 24 and 26
 *   npm run test:nodes -- 24 26        on these
 *   npm run test:nodes -- --all        the whole suite
 *
 * Binaries come from npm's `node` package and are kept in node_modules/.cache/nodes.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './entry_points.mjs'
import { installedNode } from './nodes.mjs'
import { packageUnderTest } from '../test/host/package_under_test.mjs'

const SUPPORTED = ['20', '22', '24', '26']
const OF_THE_PLATFORM = [
  'test/host',
  'test/unit/abort_signal.test.ts',
  'test/unit/foreign_promises.test.ts',
  'test/unit/misuse.test.ts',
  'test/unit/promise_combinators.test.ts',
  'test/unit/several_loops.test.ts',
  'test/unit/unheard.test.ts',
  'test/unit/values.test.ts',
]

/** One instance of every class, however the package is loaded; a native and a generator coroutine in one order. */
const SMOKE = `
  import assert from 'node:assert/strict'
  import { createRequire } from 'node:module'
  import * as asyncio from 'asyncio-shim'
  import * as py36 from 'asyncio-shim/py36'
  const required = createRequire(import.meta.url)('asyncio-shim')
  assert.equal(required.Task, asyncio.Task)
  assert.equal(required.CancelledError, asyncio.CancelledError)
  const trace = []
  const native = asyncio.coroutine(async (name) => {
    for (let n = 0; n < 3; n++) { trace.push(name + n); await asyncio.sleep(0) }
  })
  function* steps(name) {
    for (let n = 0; n < 3; n++) { trace.push(name + n); yield* py36.sleep(0) }
  }
  await required.run(() => asyncio.gather(native('a'), steps('b'), native('c')))
  assert.deepEqual(trace, ['a0', 'b0', 'c0', 'a1', 'b1', 'c1', 'a2', 'b2', 'c2'])
`

/** @returns whether the tests pass on this Node */
function passes(node, folder, files) {
  const smoke = spawnSync(node, ['--input-type=module', '--eval', SMOKE], { cwd: folder, encoding: 'utf8' })
  if (smoke.status !== 0) {
    console.error(smoke.stderr)
    return false
  }
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
  const tests = spawnSync(node, [vitest, 'run', '--reporter=dot', ...files], { cwd: ROOT, encoding: 'utf8' })
  const report = tests.stdout + tests.stderr
  // What the tests provoke on stderr comes first, and tells nothing.
  console.log(
    tests.status === 0 ? (/^.*Tests .*$/m.exec(report)?.[0] ?? '') : report.slice(report.indexOf('Failed ')),
  )
  return tests.status === 0
}

const given = process.argv.slice(2)
const majors = given.filter((argument) => /^\d+$/.test(argument))
const files = given.includes('--all') ? [] : OF_THE_PLATFORM
const { folder, remove } = await packageUnderTest()
const failed = []
try {
  for (const major of majors.length > 0 ? majors : SUPPORTED) {
    const node = installedNode(major)
    console.log(`Node ${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()}`)
    if (!passes(node, folder, files)) failed.push(major)
  }
} finally {
  remove()
}
if (failed.length > 0) {
  console.error(`Failed on Node ${failed.join(', ')}.`)
  process.exitCode = 1
}
