import {
  AttributeError,
  Exception,
  NotImplementedError,
  OSError,
  ProcessLookupError,
  ValueError,
  repr,
} from './builtins.js'
import { DEVNULL, PIPE, STDOUT } from './child_descriptors.js'
import { declare_class, object_address, type_name_of } from './builtins/names.js'
import type { Profile } from './compat/versions.js'
import { errno_code, os_error, python_error } from './errors_of_node.js'
import {
  type ChildDescriptor,
  type HostProcess,
  type Launch,
  NotLaunched,
  collect,
  launch,
  send_signal,
} from './host/processes.js'
import type { SocketPair } from './host/socket_pair.js'
import { refuse_keywords } from './keywords.js'
import { PipeFile } from './pipe_ends.js'

/** An error of Python's `subprocess` module. */
export class SubprocessError extends Exception {}

/** What a child is started with. */
export interface PopenArguments {
  /** The program and what it is told, or a command for the shell. */
  readonly args: unknown
  readonly shell: boolean
  readonly stdin: unknown
  readonly stdout: unknown
  readonly stderr: unknown
  /** The other keyword arguments. */
  readonly rest: Readonly<Record<string, unknown>>
}

const BASIC = [
  'executable preexec_fn close_fds cwd env startupinfo creationflags restore_signals start_new_session pass_fds',
  'encoding errors',
]
  .join(' ')
  .split(' ')

/** The system's form of a text. */
function system_text(value: unknown): string {
  const text = as_text(value)
  if (text.includes('\0')) throw new ValueError('embedded null byte')
  return text
}

function as_text(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
    } catch {
      throw new NotImplementedError('Node hands texts on as UTF-8 only, and these bytes are none')
    }
  }
  if (value instanceof URL) {
    if (value.protocol !== 'file:') throw new ValueError(`a file: URL is required, not ${value.href}`)
    return decodeURIComponent(value.pathname)
  }
  throw new TypeError(`expected str, bytes or os.PathLike object, not ${type_name_of(value)}`)
}

function environment_of(env: unknown): string[] | null {
  if (env === null || env === undefined) return null
  const entries = env instanceof Map ? [...env.entries()] : Object.entries(env as Record<string, unknown>)
  return entries.map(([key, value]: [unknown, unknown]) => {
    const name = system_text(key)
    if (name.includes('=')) throw new ValueError('illegal environment variable name')
    return `${name}=${system_text(value)}`
  })
}

/** Whether a child's output and errors go through one pipe, which must be made before. */
export function wants_pair({ stdout, stderr }: Pick<PopenArguments, 'stdout' | 'stderr'>): boolean {
  return stdout === PIPE && stderr === STDOUT
}

function descriptor(value: unknown, fd: number): ChildDescriptor {
  if (value === null || value === undefined) return fd
  if (value === PIPE) return 'pipe'
  if (value === DEVNULL) return 'ignore'
  if (typeof value === 'number' || typeof value === 'boolean') return checked_descriptor(Number(value))
  const { fileno, fd: own } = value as { readonly fileno?: unknown; readonly fd?: unknown }
  if (typeof fileno === 'function') return checked_descriptor(Number(fileno.call(value)))
  if (typeof own === 'number') return checked_descriptor(own)
  throw new AttributeError(`'${type_name_of(value)}' object has no attribute 'fileno'`)
}

function checked_descriptor(fd: number): number {
  if (fd < 0) throw os_error('EBADF')
  return fd
}

function descriptors_of(given: PopenArguments, pair: SocketPair | null, profile: Profile): ChildDescriptor[] {
  if (given.stdout === STDOUT && profile.stdout_constant === 'refused') {
    throw new ValueError('STDOUT can only be used for stderr')
  }
  const stdin = descriptor(given.stdin, 0)
  const stdout = pair === null ? descriptor(given.stdout, 1) : pair.theirs.fd
  const stderr = given.stderr === STDOUT ? stdout : descriptor(given.stderr, 2)
  const all: ChildDescriptor[] = [stdin, stdout, stderr]
  for (const fd of (given.rest['pass_fds'] ?? []) as Iterable<number>) {
    while (all.length < fd) all.push('ignore')
    all[fd] = fd
  }
  return all
}

/** Refuses what Python's `Popen` has and Node has not. */
function check_keywords(rest: Readonly<Record<string, unknown>>, profile: Profile): void {
  const known = [...BASIC, ...profile.popen_keywords.split(' ')]
  refuse_keywords(profile, 'Popen.__init__', rest, known)
  if (rest['startupinfo'] != null) {
    throw new ValueError('startupinfo is only supported on Windows platforms')
  }
  if (rest['creationflags'] != null && rest['creationflags'] !== 0) {
    throw new ValueError('creationflags is only supported on Windows platforms')
  }
  if (rest['text'] != null && profile.subprocess_text === 'popen') {
    const text = 'Cannot disambiguate when both text and universal_newlines are supplied but different.'
    if (rest['text'] !== false) throw new SubprocessError(`${text} Pass one or the other.`)
  }
  const lacking = (name: string, why: string): never => {
    throw new NotImplementedError(`${name} cannot be had on Node: ${why}`)
  }
  const start_first = 'start a program that does it and then the other, such as a shell'
  if (rest['preexec_fn'] != null) lacking('preexec_fn', `nothing runs between fork and exec; ${start_first}`)
  if ((rest['umask'] ?? -1) !== -1) lacking('umask', start_first)
  if (rest['extra_groups'] != null) lacking('extra_groups', start_first)
  if (rest['process_group'] != null) lacking('process_group', 'use start_new_session=True')
  if (rest['restore_signals'] === false)
    lacking('restore_signals=False', 'every child gets the default signals')
  for (const name of ['user', 'group']) {
    const value = rest[name]
    if (value != null && typeof value !== 'number') lacking(`${name} by name`, 'give its number')
  }
}

function plan(given: PopenArguments, pair: SocketPair | null, profile: Profile): Launch {
  const { rest } = given
  check_keywords(rest, profile)
  const descriptors = descriptors_of(given, pair, profile)
  const { args, shell } = given
  const all = shell ? ['/bin/sh', '-c', args] : (args as unknown[])
  const texts = all.map(system_text)
  const file = rest['executable'] == null ? (texts[0] as string) : system_text(rest['executable'])
  return {
    file,
    args: texts,
    cwd: rest['cwd'] == null ? null : system_text(rest['cwd']),
    environment: environment_of(rest['env']),
    descriptors,
    new_session: Boolean(rest['start_new_session']),
    user: (rest['user'] ?? null) as number | null,
    group: (rest['group'] ?? null) as number | null,
  }
}

function start(how: Launch, profile: Profile): HostProcess {
  const fail = (fault: unknown, filename: string | null): Error => {
    const known = python_error(fault)
    if (!(known instanceof Error) || !('errno' in known)) throw fault
    const { errno, strerror } = known as unknown as { errno: number; strerror: string }
    const doubled = profile.missing_program_text === 'doubled' && errno === ENOENT
    return new OSError(errno, doubled ? `${strerror}: ${repr(filename)}` : strerror, filename)
  }
  // The name of a program is looked for in folders, and each of those is no program.
  if (how.file === '') throw fail(os_error('EACCES'), '')
  try {
    return launch(how)
  } catch (error) {
    if (!(error instanceof NotLaunched)) throw error
    // A descriptor that is none is nobody's fault, and found out before the program is looked for.
    const of_descriptor = errno_code(error.fault) === 'EBADF'
    throw fail(error.fault, of_descriptor ? null : error.of_folder ? how.cwd : how.file)
  }
}

const ENOENT = 2

/** A child process, as Python's module `subprocess` would show it: what `get_extra_info('subprocess')` gives. */
export class Popen {
  readonly args: unknown
  readonly pid: number
  /** What it ended with, `null` while nobody knows; negative: by that signal. */
  returncode: number | null = null
  readonly stdin: PipeFile | null
  readonly stdout: PipeFile | null
  readonly stderr: PipeFile | null
  private readonly _child: HostProcess
  private readonly _profile: Profile

  /**
   * Starts the child.
   * @throws {OSError} when it cannot be started
   * @internal
   */
  constructor(given: PopenArguments, pair: SocketPair | null, profile: Profile) {
    this._profile = profile
    this.args = given.args
    const child = start(plan(given, pair, profile), profile)
    this._child = child
    this.pid = child.pid
    const [stdin, stdout, stderr] = child.pipes.map((pipe) => (pipe === null ? null : new PipeFile(pipe)))
    this.stdin = stdin ?? null
    this.stdout = pair === null ? (stdout ?? null) : new PipeFile(pair.ours)
    this.stderr = stderr ?? null
    pair?.theirs.close()
  }

  __repr__(): string {
    if (this._profile.popen_repr === 'object') return `<subprocess.Popen object at ${object_address(this)}>`
    const text = `<Popen: returncode: ${repr(this.returncode)} args: ${args_repr(this.args)}>`
    return text.length > MOST ? `${text.slice(0, MOST - 4)}...>` : text
  }

  /** Whether the child has ended, which is left for others to find out. @internal */
  has_ended(): boolean {
    return this._child.status !== null
  }

  /** Whether the child has ended: what it ended with, or `null`. */
  poll(): number | null {
    if (this.returncode === null) {
      const status = collect(this.pid)
      // Somebody else was told.
      if (status === undefined) this.returncode = 0
      else if (status !== null) this.returncode = status
    }
    return this.returncode
  }

  /**
   * Sends a signal; nothing happens when the child has ended.
   * @throws {OSError} for a number that is no signal's
   */
  send_signal(signal: number): void {
    if (!Number.isInteger(signal) && typeof signal !== 'boolean') {
      throw new TypeError(`'${type_name_of(signal)}' object cannot be interpreted as an integer`)
    }
    try {
      send_signal(this._child, Number(signal))
    } catch (error) {
      const known = python_error(error)
      if (!(known instanceof ProcessLookupError)) throw known
    }
  }

  /** Asks the child to end. */
  terminate(): void {
    this.send_signal(15)
  }

  /** Ends the child. */
  kill(): void {
    this.send_signal(9)
  }
}

const MOST = 80

function args_repr(args: unknown): string {
  if (!Array.isArray(args)) return repr(args)
  const parts = args.map((arg) => repr(arg))
  return `(${parts.join(', ')}${parts.length === 1 ? ',' : ''})`
}

declare_class(SubprocessError, 'subprocess', 'SubprocessError')
declare_class(Popen, 'subprocess', 'Popen')
