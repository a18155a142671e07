import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The public entries by name, as package.json lists them: `index`, `py36`, `testing` … */
export function entryPoints() {
  const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return Object.values(exports)
    .filter((target) => typeof target === 'object')
    .map((target) => target.default.slice('./dist/'.length, -'.js'.length))
}
