/**
 * The package as strangers use it: packed, installed into fresh projects, under compilers, bundlers, test runners and
 * Nodes. Prints a table, and fails where a program does not do what it does from the sources.
 *
 *   npm run test:packaging                  all tools, from npm, on all Nodes
 *   npm run test:packaging -- 24 webpack    some of them
 *   npm run test:packaging -- --short       the tools that the repository has, on this Node: needs nothing from npm
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './entry_points.mjs'
import { installedNode } from './nodes.mjs'
import { TOOLS, run, type Project, type Tool } from './strangers.js'

/** 20.19.0 is the oldest that package.json allows. */
const NODES = ['20.19.0', '20', '22', '24', '26']
const INSTALL = ['install', '--no-audit', '--no-fund', '--loglevel=error']

const given = process.argv.slice(2)
const short = given.includes('--short')
const isNode = (argument: string): boolean => /^\d\d(\.|$)/.test(argument)
const words = given.filter((argument) => !argument.startsWith('--') && !isNode(argument))
const tools = TOOLS.filter(
  ({ name, own }) =>
    (!short || own === true) &&
    (words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase()))),
)
const here = process.versions.node.split('.')[0] ?? ''
const chosen = given.filter(isNode)
const nodes = short ? [here] : chosen.length > 0 ? chosen : NODES

const work = mkdtempSync(join(tmpdir(), 'asyncio-shim-strangers-'))

function pack(): string {
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', work], ROOT)
  return join(work, readdirSync(work).find((name) => name.endsWith('.tgz')) ?? '')
}

let shared: Project | undefined

/** A fresh project with the package and a tool; in the short form, one for all. */
function install(tool: Tool, tarball: string, n: number): Project {
  if (shared !== undefined) return shared
  const folder = join(work, `project${n}`)
  mkdirSync(folder)
  cpSync(join(ROOT, 'test/package/strangers'), folder, { recursive: true })
  cpSync(join(folder, 'types.ts'), join(folder, 'types.cts'))
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }\n')
  run('npm', [...INSTALL, tarball, ...(short ? ['--prefer-offline'] : tool.packages)], folder)
  const project = { folder, short }
  if (short) shared = project
  return project
}

/** What a tool comes to on one Node: `ok`, or why not. */
function outcome(tool: Tool, project: Project, node: string): string {
  const major = node.split('.')[0] ?? ''
  const reason = tool.not_on?.[major]
  if (reason !== undefined) return reason
  for (const args of tool.programs(project)) {
    try {
      const printed = run(installedNode(node), args, project.folder)
      // Test runners print a report.
      if (!args.some((each) => each.includes('node_modules')) && printed !== 'ok\n') throw new Error(printed)
    } catch (error) {
      console.error(`${tool.name}, Node ${node}: ${(error as Error).message}`)
      return 'FAILED'
    }
  }
  const note = tool.notes?.[major]
  return note === undefined ? 'ok' : `ok (${note})`
}

/** What one tool comes to on every Node. */
function rowOf(tool: Tool, tarball: string, n: number): string[] {
  try {
    const project = install(tool, tarball, n)
    tool.make?.(project)
    return nodes.map((node) => outcome(tool, project, node))
  } catch (error) {
    console.error(`${tool.name}: ${(error as Error).message}`)
    return nodes.map(() => 'FAILED')
  }
}

/** What npm knows against what users install. */
function audit(tarball: string): void {
  const { folder } = install({ name: 'audit', packages: [], programs: () => [] }, tarball, tools.length)
  try {
    console.log(run('npm', ['audit', '--omit=dev'], folder).trim())
  } catch (error) {
    const { message } = error as Error
    const unknown = message.includes('audit endpoint returned an error')
    console.error(unknown ? 'npm audit: this registry does not answer; nothing is known.' : message)
    if (!unknown) process.exitCode = 1
  }
}

try {
  const tarball = pack()
  console.log(`| | ${nodes.map((node) => `Node ${node}`).join(' | ')} |`)
  console.log(`| --- |${' --- |'.repeat(nodes.length)}`)
  for (const [n, tool] of tools.entries()) {
    const row = rowOf(tool, tarball, n)
    console.log(`| ${tool.name} | ${row.join(' | ')} |`)
    if (row.includes('FAILED')) process.exitCode = 1
  }
  if (!short) audit(tarball)
} finally {
  rmSync(work, { recursive: true, force: true })
}
