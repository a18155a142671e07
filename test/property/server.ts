/** Programs that are run by another process: a Python, or the library where it may hang. */
import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findPython } from '../../scripts/pythons.js'
import type { Program, Trace, Version } from './grammar.js'
import type { Style } from './styles.js'

/** How long the answer to one line may take, in milliseconds. The first waits for the process to start. */
const PATIENCE = 20_000
const PATIENCE_AT_START = 60_000

/** How many lines may be on their way: enough that neither side waits for the other. */
const WINDOW = 100

interface Request {
  line: string
  answer(text: string): void
}

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** A process that answers JSON lines. One that dies or says nothing is started again, after an answer for it. */
export class Server {
  readonly name: string
  readonly #start: () => ChildProcessWithoutNullStreams
  readonly #waiting: Request[] = []
  #sent: Request[] = []
  #process: ChildProcessWithoutNullStreams | undefined
  #timer: NodeJS.Timeout | undefined
  #complaint = ''
  #started = false

  constructor(name: string, start: () => ChildProcessWithoutNullStreams) {
    this.name = name
    this.#start = start
  }

  async traces(programs: readonly Program[]): Promise<Trace[]> {
    const answers = await Promise.all(programs.map((program) => this.#ask(JSON.stringify(program))))
    return answers.map((answer) => JSON.parse(answer) as Trace)
  }

  /** How often each construct ran: of Pythons only. */
  async stats(): Promise<Record<string, number>> {
    return JSON.parse(await this.#ask('"stats"')) as Record<string, number>
  }

  close(): void {
    clearTimeout(this.#timer)
    const child = this.#process
    this.#process = undefined
    child?.kill()
  }

  #ask(line: string): Promise<string> {
    return new Promise((answer) => {
      this.#waiting.push({ line, answer })
      this.#send()
    })
  }

  #send(): void {
    const child = (this.#process ??= this.#spawn())
    while (this.#sent.length < WINDOW) {
      const request = this.#waiting.shift()
      if (request === undefined) break
      this.#sent.push(request)
      child.stdin.write(request.line + '\n')
    }
    clearTimeout(this.#timer)
    if (this.#sent.length === 0) return
    const patience = this.#started ? PATIENCE : PATIENCE_AT_START
    this.#timer = setTimeout(() => this.#giveUp(child, 'no answer'), patience)
  }

  #spawn(): ChildProcessWithoutNullStreams {
    const child = this.#start()
    this.#complaint = ''
    this.#started = false
    child.stdin.on('error', () => undefined)
    child.stderr.on('data', (text) => (this.#complaint = (this.#complaint + String(text)).slice(-2000)))
    child.on('error', (e) => this.#giveUp(child, String(e)))
    child.on('close', (code) => this.#giveUp(child, `died (${code}): ${this.#complaint}`))
    createInterface({ input: child.stdout }).on('line', (text) => {
      if (this.#process !== child) return
      this.#started = true
      this.#sent.shift()?.answer(text)
      this.#send()
    })
    return child
  }

  /** The process is gone: that is the answer to the oldest line; the others are sent to a new process. */
  #giveUp(child: ChildProcessWithoutNullStreams, why: string): void {
    if (this.#process !== child) return
    this.close()
    const [first, ...others] = this.#sent
    this.#sent = []
    this.#waiting.unshift(...others)
    first?.answer(JSON.stringify([why]))
    if (this.#waiting.length > 0) this.#send()
  }
}

const typescript = (script: string, args: string[] = []): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, ['--import', 'tsx', file(script), ...args], { cwd: file('../../') })

/** A real Python of that version: one that is installed, or pyodide's. */
export function oracleOf(version: Version): Server | undefined {
  const python = findPython(version)
  if (python)
    return new Server(`Python ${version}`, () =>
      spawn(python.command, ['-B', file('twin')], { env: python.env }),
    )
  if (version === '3.14') return new Server('Python 3.14 (pyodide)', () => typescript('pyodide_server.ts'))
  return undefined
}

export const libraryServer = (version: Version, style: Style): Server =>
  new Server(`asyncio-shim ${version} ${style}`, () => typescript('library_server.ts', [version, style]))
