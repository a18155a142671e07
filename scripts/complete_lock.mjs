/**
 * Lists in package-lock.json what `npm install` leaves out: packages of other platforms that the registry in use does
 * not serve. `npm ci` refuses a lock file without them, although it installs none of them.
 *
 *   npm install … && npm run lock
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './entry_points.mjs'

const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

/** Whether a package finds another in one of the folders that Node looks into. */
function resolves(packages, from, name) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`]) return true
    if (base === '') return false
  }
}

/** The entry of a package whose name tells the platform: `@rollup/rollup-linux-x64-musl`. */
function entryOf(name, version) {
  const platform = name.slice(name.lastIndexOf('/') + 1)
  const os = SYSTEMS.find((system) => platform.includes(system))
  const cpu = PROCESSORS.find((processor) => platform.includes(processor))
  if (os === undefined || cpu === undefined) throw new Error(`No platform in the name of ${name}`)
  const libc = /-(gnu|musl)$/.exec(platform)?.[1]
  return {
    version,
    cpu: [cpu],
    dev: true,
    ...(libc !== undefined && os === 'linux' && { libc: [libc === 'gnu' ? 'glibc' : libc] }),
    optional: true,
    os: [os],
  }
}

const file = join(ROOT, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
let added = 0
for (const [from, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (resolves(lock.packages, from, name)) continue
    lock.packages[`node_modules/${name}`] = entryOf(name, version)
    added++
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} packages of other platforms listed`)
