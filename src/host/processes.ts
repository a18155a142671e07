import type { ChildProcess } from 'node:child_process'
import type * as net from 'node:net'
import { type HostSocket, adopt } from './net.js'
import { signal_number } from './signals.js'

/*
 * Child processes, over Node's. Starting one fails or succeeds within the call, as it does in Python; Node's `spawn`
 * tells of some failures later only.
 *
 * Node collects every child that it started as soon as it ends. What it ended with is kept here until somebody asks, as
 * the system keeps it for `waitpid`.
 */

/** One descriptor of the child: a pipe to this process, nothing, or a descriptor of this process. */
export type ChildDescriptor = 'pipe' | 'ignore' | number

/** How to start a child. */
export interface Launch {
  /** The program: a path, or a name that is looked for in `PATH`. */
  readonly file: string
  /** What the program is told, its own name first. */
  readonly args: readonly string[]
  readonly cwd: string | null
  /** `NAME=value`; `null` for the environment of this process. */
  readonly environment: readonly string[] | null
  readonly descriptors: readonly ChildDescriptor[]
  /** Whether the child begins a session of its own. */
  readonly new_session: boolean
  readonly user: number | null
  readonly group: number | null
}

interface SpawnOptions {
  file: string
  args: readonly string[]
  cwd?: string
  envPairs: readonly string[]
  stdio: readonly ChildDescriptor[]
  detached: boolean
  uid?: number
  gid?: number
}

/** Node's class has the method under its public `spawn`. */
interface Spawning {
  spawn(options: SpawnOptions): number
}

const ignore = (): void => undefined

/** Children that run, and those that ended and nobody asked for. */
const children = new Map<number, HostProcess>()
const watchers = new Set<(pid: number) => void>()

/** A child process. */
export class HostProcess {
  readonly pid: number
  /** This process's ends of the pipes, by the number of the child's descriptor. */
  readonly pipes: readonly (HostSocket | null)[]
  /** What it ended with, `null` while it runs; negative: the number of the signal that ended it. */
  status: number | null = null

  /** @internal */
  constructor(child: ChildProcess, descriptors: readonly ChildDescriptor[]) {
    this.pid = child.pid as number
    this.pipes = descriptors.map((kind, fd) => {
      const socket = child.stdio[fd] as net.Socket | null | undefined
      return kind === 'pipe' && socket != null ? adopt(socket) : null
    })
    children.set(this.pid, this)
    child.once('exit', (code, signal) => {
      this.status = signal === null ? (code ?? 0) : -signal_number(signal)
      for (const told of [...watchers]) told(this.pid)
    })
    // The loop keeps the process alive while it runs.
    child.unref()
  }
}

/** What is wrong with a folder, `null` when nothing is. */
function fault_of_folder(path: string): Error | null {
  const fs = process.getBuiltinModule('node:fs')
  try {
    fs.accessSync(`${path}/.`, fs.constants.X_OK)
    return null
  } catch (error) {
    return error as Error
  }
}

function all_pairs(): string[] {
  return Object.entries(process.env).map(([name, value]) => `${name}=${value ?? ''}`)
}

/** A child could not be started: why, and whether it is the folder's fault. */
export class NotLaunched extends Error {
  readonly fault: Error
  readonly of_folder: boolean

  constructor(fault: Error, of_folder: boolean) {
    super(fault.message)
    this.fault = fault
    this.of_folder = of_folder
  }
}

/**
 * Starts a child.
 * @throws {NotLaunched} when it cannot be started
 */
export function launch(plan: Launch): HostProcess {
  const { ChildProcess: Child } = process.getBuiltinModule('node:child_process')
  const child = new (Child as unknown as new () => ChildProcess)()
  child.on('error', ignore)
  let fault: Error | null = null
  try {
    const error = (child as unknown as Spawning).spawn({
      file: plan.file,
      args: plan.args,
      envPairs: plan.environment ?? all_pairs(),
      stdio: plan.descriptors,
      detached: plan.new_session,
      ...(plan.cwd !== null && { cwd: plan.cwd }),
      ...(plan.user !== null && { uid: plan.user }),
      ...(plan.group !== null && { gid: plan.group }),
    })
    if (error !== 0) fault = system_error_of(error)
  } catch (error) {
    fault = error as Error
  }
  if (fault === null) return new HostProcess(child, plan.descriptors)
  for (const stream of child.stdio ?? []) stream?.destroy()
  const of_folder = plan.cwd === null ? null : fault_of_folder(plan.cwd)
  throw new NotLaunched(of_folder ?? fault, of_folder !== null)
}

function system_error_of(number: number): Error {
  const code = process.getBuiltinModule('node:util').getSystemErrorName(number)
  return Object.assign(new Error(code), { code, errno: number })
}

/**
 * What a child ended with, which is told once only.
 * @returns `null` while it runs, undefined when there is no such child, or it was told already
 */
export function collect(pid: number): number | null | undefined {
  const child = children.get(pid)
  if (child === undefined) return undefined
  if (child.status !== null) children.delete(pid)
  return child.status
}

/** The numbers of all children that {@link collect} knows. */
export function all_children(): number[] {
  return [...children.keys()]
}

/** Calls `callback` whenever a child has ended, until the returned function is called. */
export function on_child_exit(callback: (pid: number) => void): () => void {
  watchers.add(callback)
  return () => {
    watchers.delete(callback)
  }
}

/**
 * Sends a signal to a child; nothing happens when it has ended.
 * @throws as Node does
 */
export function send_signal(child: HostProcess, number: number): void {
  // Once it is collected, its number may be another process's.
  if (child.status === null) process.kill(child.pid, number)
}
