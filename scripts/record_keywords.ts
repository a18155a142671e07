/**
 * Records what every Python that is found says to keyword arguments that a function does not have, in
 * test/compat/keywords.json.
 *
 *   npm run record:keywords
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadPyodide } from 'pyodide'
import { type Plan, keywordPlans } from './keyword_plan.js'
import { findPython } from './pythons.js'
import { readSurface } from './surface_data.js'
import type { Version } from '../src/compat/versions.js'

const PROGRAM = fileURLToPath(new URL('keywords.py', import.meta.url))
const FILE = fileURLToPath(new URL('../test/compat/keywords.json', import.meta.url))

type Answer = Record<string, Record<string, string | null>>

async function ask(version: Version, plan: Plan): Promise<Answer | undefined> {
  const python = findPython(version)
  const input = JSON.stringify(plan)
  if (python !== undefined) {
    const run = spawnSync(python.command, [PROGRAM], { input, encoding: 'utf8', env: python.env })
    if (run.status !== 0) throw new Error(`keywords.py failed on ${version}:\n${run.stderr}`)
    return JSON.parse(run.stdout) as Answer
  }
  const newest = await loadPyodide()
  let text = ''
  newest.setStdout({ batched: (line: string) => (text += line) })
  newest.runPython(`PLAN = ${JSON.stringify(input)}`)
  newest.runPython(readFileSync(PROGRAM, 'utf8'))
  return JSON.parse(text) as Answer
}

const answers: Partial<Record<Version, Answer>> = {}
for (const [version, plan] of keywordPlans(readSurface())) {
  const answer = await ask(version, plan)
  if (answer === undefined) continue
  answers[version] = answer
  console.log(`Python ${version}: ${Object.keys(answer).length} functions`)
}
// One function a line.
const versions = Object.entries(answers).map(([version, answer]) => {
  const lines = Object.entries(answer).map(
    ([name, texts]) => `${JSON.stringify(name)}:${JSON.stringify(texts)}`,
  )
  return `${JSON.stringify(version)}:{\n${lines.join(',\n')}\n}`
})
writeFileSync(FILE, `{${versions.join(',\n')}}\n`)
