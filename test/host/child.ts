/** Runs programs in processes of their own. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll } from 'vitest'
import { packageUnderTest } from './package_under_test.mjs'

/** How a program ended. */
export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
  /** Lines of standard output. */
  lines: string[]
  stderr: string
}

export interface ChildOptions {
  env?: Record<string, string>
  args?: string[]
  /** Called for each line of output, to send signals at the right moment. */
  on_line?: (line: string, child: ChildProcess) => void
  /** Seconds after which the process is killed; the ending's signal is then SIGKILL. */
  limit?: number
}

/** The versions as programs import them. */
export const ENTRIES = [
  ['3.6', 'asyncio-shim/py36'],
  ['3.7', 'asyncio-shim/py37'],
  ['3.14', 'asyncio-shim'],
] as const

let folder = ''

/** Has the programs of this test file find the package. */
export function use_package(): void {
  let remove: () => void = () => undefined
  beforeAll(async () => {
    const made = await packageUnderTest()
    folder = made.folder
    remove = made.remove
  })
  afterAll(() => {
    remove()
  })
}

/** Runs a module to its end. */
export function run_program(source: string, options: ChildOptions = {}): Promise<Ending> {
  const { env = {}, args = [], on_line, limit = 20 } = options
  const clean = { ...process.env }
  // What the test runner sets for itself is not the program's.
  delete clean['NODE_OPTIONS']
  delete clean['VITEST']
  const child = spawn(process.execPath, [...args, '--input-type=module', '--eval', source], {
    cwd: folder,
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  let rest = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) {
      lines.push(line)
      on_line?.(line, child)
    }
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const timer = setTimeout(() => child.kill('SIGKILL'), limit * 1000)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (rest !== '') lines.push(rest)
      resolve({ code, signal, lines, stderr })
    })
  })
}
