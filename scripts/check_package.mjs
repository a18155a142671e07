/**
 * Packs the package as npm would publish it, and checks what is inside: publint, arethetypeswrong, a TypeScript
 * program that uses several entries together, and what is installed with it.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './entry_points.mjs'

const work = join(ROOT, 'build/package')
const bin = (name) => join(ROOT, 'node_modules/.bin', name)

function run(what, command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', ...options })
  if (status === 0) return
  console.error(`${what}:\n${stdout}${stderr}`)
  process.exitCode = 1
}

rmSync(work, { recursive: true, force: true })
mkdirSync(join(work, 'node_modules/asyncio-shim'), { recursive: true })
execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', work], { cwd: ROOT })
const tarball = join(
  work,
  readdirSync(work).find((name) => name.endsWith('.tgz')),
)
execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(work, 'node_modules/asyncio-shim')])
cpSync(join(ROOT, 'test/package/fixtures'), work, { recursive: true })

/** What users install besides the package: each has no dependencies of its own, and runs nothing when installed. */
const INSTALLED = ['workerpool']

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
const installed = Object.entries(packages).filter(
  ([path, { dev, optional, peer }]) => path !== '' && !dev && !optional && !peer,
)
const unwanted = installed.filter(
  ([path, { dependencies = {}, hasInstallScript = false }]) =>
    !INSTALLED.includes(path.replace('node_modules/', '')) ||
    Object.keys(dependencies).length > 0 ||
    hasInstallScript,
)
if (unwanted.length > 0 || installed.length !== INSTALLED.length) {
  console.error(
    `users would install ${installed.map(([path]) => path).join(', ')}, and not just ${INSTALLED.join(', ')}`,
  )
  process.exitCode = 1
}

run('publint', bin('publint'), ['run', join(work, 'node_modules/asyncio-shim'), '--strict'])
run('attw', bin('attw'), [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color'])
for (const mode of ['nodenext', 'bundler']) {
  run(`types, ${mode}`, bin('tsc'), ['-p', join(work, `tsconfig.${mode}.json`)])
}
