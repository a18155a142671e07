import { spawnSync } from 'node:child_process'

/** How to start one Python. */
export interface Python {
  readonly command: string
  readonly env: NodeJS.ProcessEnv
}

/**
 * Finds a Python of that version: `python3.7` on the PATH, with pyenv's help where that is installed.
 *
 * @param version - such as `'3.7'`
 * @param patch - the release wanted, such as `'3.7.16'`; any release when left out
 */
export function findPython(version: string, patch?: string): Python | undefined {
  const installed = spawnSync('pyenv', ['versions', '--bare'], { encoding: 'utf8' }).stdout ?? ''
  const pinned = installed.split('\n').find((line) => line.trim().startsWith(`${version}.`))
  const env = { ...process.env, ...(pinned === undefined ? {} : { PYENV_VERSION: pinned.trim() }) }
  const command = `python${version}`
  const asked = spawnSync(command, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'], {
    encoding: 'utf8',
    env,
  })
  if (asked.status !== 0) return undefined
  const found = asked.stdout.trim()
  return (patch === undefined ? found.startsWith(`${version}.`) : found === patch)
    ? { command, env }
    : undefined
}
