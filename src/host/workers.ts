import type { ChildProcess } from 'node:child_process'
import type { Worker as Thread } from 'node:worker_threads'
import workerpool from 'workerpool'
import { WORKER_SCRIPT } from './worker_script.js'

/** What a worker is: a thread of this process, or a process of its own. */
export type WorkerKind = 'thread' | 'process'

/** How long a worker that was told to end may take before it is killed (milliseconds). */
const PATIENCE = 300

/** What is behind a worker of the pool library: its types keep it private, and without it an idle worker is kept. */
type Behind = (Partial<ChildProcess> & Partial<Thread>) | undefined

/** Options of Node that are about the main program, and would be refused in a worker. */
const MAIN_ONLY =
  /^(?:--inspect.*|--input-type.*|--eval|-e|-p|-pe|--print|-i|--interactive|--test.*|--watch.*)$/
/** Options that say how modules are found and loaded. */
const LOADING = /^(?:--import|--require|-r|--loader|--experimental-loader|--conditions|-C)(?:=|$)/
/** Options that are followed by a value. */
const WITH_VALUE =
  /^(?:-e|--eval|-p|-pe|--print|--import|--require|-r|--loader|--experimental-loader|--conditions|-C)$/

/** The options of Node that a worker gets, so that it loads modules as this program does. */
function options_for(kind: WorkerKind): string[] | undefined {
  const kept: string[] = []
  let refused = false
  let others = false
  for (let i = 0; i < process.execArgv.length; i += 1) {
    const option = process.execArgv[i] as string
    const whole = process.execArgv.slice(i, WITH_VALUE.test(option) ? i + 2 : i + 1)
    i += whole.length - 1
    if (MAIN_ONLY.test(option)) refused = true
    else if (LOADING.test(option)) kept.push(...whole)
    else {
      others = true
      if (kind === 'process') kept.push(...whole)
    }
  }
  // A thread inherits options of the engine, which it would refuse to be given.
  return kind === 'thread' && others && !refused ? undefined : kept
}

/** A worker that ended while it had something to do, or could not be started. */
export class WorkerDied extends Error {}

/**
 * One worker. It is started by its first call, and keeps the process alive while it has one.
 *
 * Each is a pool of the pool library with one worker in it: which worker died, how many calls one has made, and which
 * ones are idle is then known, as executors must.
 */
export class Worker {
  private readonly _pool
  private readonly _on_death: () => void
  private _behind: Behind
  private _ended = false
  /** How many calls were made. */
  calls = 0

  /**
   * @param name - what debuggers show
   * @param on_death - called when the worker ends without having been told to
   */
  constructor(kind: WorkerKind, name: string, on_death: () => void) {
    this._on_death = on_death
    const execArgv = options_for(kind)
    this._pool = workerpool.pool(WORKER_SCRIPT, {
      maxWorkers: 1,
      workerType: kind,
      workerTerminateTimeout: PATIENCE,
      workerThreadOpts: { name, ...(execArgv === undefined ? {} : { execArgv }) },
      forkOpts: { serialization: 'advanced', execArgv },
    })
  }

  /**
   * Has the worker do something.
   *
   * @throws {WorkerDied} when the worker ends before it has answered
   */
  async call(request: object): Promise<unknown> {
    this.calls += 1
    const answer = this._pool.exec('call', [request])
    this._watch()
    this._hold(true)
    try {
      return await new Promise<unknown>((resolve, reject) => {
        answer.then(resolve, reject)
      })
    } catch (error) {
      this._ended = true
      throw new WorkerDied(in_short(error))
    } finally {
      this._hold(false)
    }
  }

  /** Whether the worker has ended. */
  get ended(): boolean {
    return this._ended
  }

  /** Ends the worker, which has nothing to do. */
  async close(): Promise<void> {
    if (this._ended) return
    this._ended = true
    this._hold(true)
    await new Promise<void>((resolve) => {
      const done = (): void => {
        resolve()
      }
      this._pool.terminate().then(done, done)
    })
  }

  /** Ends the worker at once, whatever it does. */
  kill(signal: NodeJS.Signals): void {
    this._hold(true)
    if (typeof this._behind?.terminate === 'function') void this._behind.terminate()
    else this._behind?.kill?.(signal)
  }

  private _watch(): void {
    if (this._behind !== undefined) return
    this._behind = (this._pool as unknown as { workers?: { worker?: Behind }[] }).workers?.[0]?.worker
    this._behind?.once?.('exit', () => {
      if (this._ended) return
      this._ended = true
      this._on_death()
    })
  }

  /** Whether the worker keeps the process alive. */
  private _hold(held: boolean): void {
    const behind = this._behind
    const channel = behind?.channel
    if (held) {
      behind?.ref?.()
      channel?.ref?.()
    } else {
      behind?.unref?.()
      channel?.unref?.()
    }
  }
}

/** How a worker ended, without the library's particulars. */
function in_short(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const code = /exitCode: `(.+?)`/.exec(text)?.[1]
  const signal = /signalCode: `(.+?)`/.exec(text)?.[1]
  if (signal !== undefined && /^SIG/.test(signal)) return `the worker was ended by ${signal}`
  return code === undefined ? text : `the worker ended with exit code ${code}`
}
