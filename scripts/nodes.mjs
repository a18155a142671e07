/**
 * Other Nodes than the one that runs: from npm's `node` package, kept in node_modules/.cache/nodes, where the first who
 * wants one puts it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './entry_points.mjs'

/**
 * The binary of a Node, installed if need be.
 *
 * @param {string} major such as `'24'`
 * @returns {string}
 * @throws {Error} when npm cannot install it
 */
export function installedNode(major) {
  if (process.versions.node.split('.')[0] === major) return process.execPath
  const home = join(ROOT, 'node_modules/.cache/nodes', major)
  const binary = join(home, 'node_modules/node/bin/node')
  if (!existsSync(binary)) {
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), '{ "private": true }\n')
    const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error']
    const { status } = spawnSync('npm', ['install', `node@${major}`, ...options], {
      cwd: home,
      stdio: 'inherit',
    })
    if (status !== 0) throw new Error(`npm could not install node@${major}`)
  }
  return binary
}
