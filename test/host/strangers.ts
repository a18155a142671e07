/** Programs of the system that talk to servers: `curl` and `nc`. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'

/** Whether a program is there, and the title of the tests that need it: those that are skipped say why. */
export function program(
  name: string,
  ...probe: string[]
): { readonly found: boolean; readonly title: string } {
  const { error } = spawnSync(name, probe, { stdio: 'ignore' })
  const found = error === undefined
  return { found, title: found ? name : `${name}, which is not on this machine` }
}

/** How a program ended. */
export interface Ended {
  readonly code: number | null
  readonly output: Buffer
  readonly errors: string
}

/** A program that runs. */
export interface Stranger {
  readonly child: ChildProcessWithoutNullStreams
  /** What it has printed so far. */
  output(): string
  readonly ended: Promise<Ended>
}

/**
 * Starts a program.
 * @param input - what it reads; its standard input stays open where there is none
 */
export function start(name: string, args: readonly string[], input?: string | Uint8Array): Stranger {
  const child = spawn(name, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const pieces: Buffer[] = []
  let errors = ''
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
  child.stderr.on('data', (piece: Buffer) => (errors += piece.toString()))
  child.stdin.on('error', () => undefined)
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, output: Buffer.concat(pieces), errors })
    })
  })
  if (input !== undefined) child.stdin.end(input)
  return { child, output: () => Buffer.concat(pieces).toString(), ended }
}
