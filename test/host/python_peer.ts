/** Peers that nobody here wrote: programs of CPython's asyncio. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findPython } from '../../scripts/pythons.js'

/** The Pythons to talk to: the oldest and the newest, as far as they are here. */
export const PYTHONS = ['3.6', '3.13'].map((version) => [version, findPython(version)] as const)

export interface Peer {
  /** Its first line of output. */
  readonly first: string
  /** Everything it printed, once it has ended. */
  readonly ended: Promise<string>
  end(): void
}

/** Starts a program of `peers/`, and waits for its first line. */
export async function start_peer(
  python: NonNullable<ReturnType<typeof findPython>>,
  program: string,
  ...args: string[]
): Promise<Peer> {
  const file = fileURLToPath(new URL(`peers/${program}.py`, import.meta.url))
  const child: ChildProcess = spawn(python.command, [file, ...args], {
    env: python.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  let errors = ''
  child.stderr?.on('data', (data: Buffer) => {
    errors += data.toString()
  })
  const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const ended = new Promise<string>((resolve) => {
    child.once('close', () => resolve(lines.join('\n') + errors))
  })
  const first = await new Promise<string>((resolve, reject) => {
    reader.on('line', (line) => {
      lines.push(line)
      resolve(line)
    })
    child.once('close', () => reject(new Error(errors || 'the peer ended without a word')))
  })
  return { first, ended, end: () => child.stdin?.end() }
}
