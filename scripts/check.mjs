/**
 * Runs every check, two at a time, and ends with `N passed, N failed`.
 *
 *   npm run check              all of them
 *   npm run check -- lint      those named
 */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './entry_points.mjs'

/** Each is the npm script `check:NAME`. What reads dist waits for `build`, which writes it. */
const CHECKS = [
  { name: 'build' },
  { name: 'lint' },
  { name: 'typecheck' },
  { name: 'generated' },
  { name: 'format' },
  { name: 'layers' },
  { name: 'sizes' },
  { name: 'versions' },
  { name: 'switches' },
  { name: 'unused' },
  { name: 'types', after: 'build' },
  { name: 'docs', after: 'build' },
  { name: 'package', after: 'build' },
  { name: 'packaging', after: 'build' },
  { name: 'size-limit', after: 'build' },
  { name: 'soak', after: 'build' },
]

function run(name) {
  return new Promise((resolve) => {
    const start = performance.now()
    const child = spawn('npm', ['run', '--silent', `check:${name}`], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', (code) => resolve({ name, ok: code === 0, output, ms: performance.now() - start }))
  })
}

async function runAll(checks) {
  const waiting = [...checks]
  const running = new Map()
  const results = new Map()
  const wanted = new Set(checks.map(({ name }) => name))
  const ready = ({ after }) => after === undefined || !wanted.has(after) || results.has(after)
  while (waiting.length > 0 || running.size > 0) {
    const hopeless = waiting.findIndex(({ after }) => results.get(after)?.ok === false)
    if (hopeless >= 0) {
      const [{ name, after }] = waiting.splice(hopeless, 1)
      results.set(name, { name, ok: false })
      console.log(`FAILED ${name} (needs ${after})`)
      continue
    }
    const next = running.size < Math.min(2, availableParallelism()) ? waiting.findIndex(ready) : -1
    if (next >= 0) {
      const [{ name }] = waiting.splice(next, 1)
      running.set(name, run(name))
      continue
    }
    const result = await Promise.race(running.values())
    running.delete(result.name)
    results.set(result.name, result)
    console.log(`${result.ok ? 'ok    ' : 'FAILED'} ${result.name} (${(result.ms / 1000).toFixed(1)} s)`)
    if (!result.ok) console.log(result.output.trimEnd().replace(/^/gm, '       '))
  }
  return [...results.values()]
}

const names = process.argv.slice(2)
const results = await runAll(CHECKS.filter(({ name }) => names.length === 0 || names.includes(name)))
const failed = results.filter(({ ok }) => !ok).length
const passed = results.length - failed
mkdirSync(join(ROOT, 'build'), { recursive: true })
writeFileSync(join(ROOT, 'build/check.json'), JSON.stringify({ passed, failed }))
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
