import { BrokenPipeError, ConnectionResetError, repr } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { bind_arguments } from './call_arguments.js'
import { is_kw, is_plain_object, kw } from './compat/kw.js'
import { view } from './compat/view.js'
import { warn } from './compat/warn.js'
import { type Coroutine, type Steps, library_coroutine, steps } from './coroutines.js'
import { get_running_loop } from './events.js'
import { FlowControlMixin } from './flow_control.js'
import type { Awaitable, Future } from './futures.js'
import { gather } from './gathering.js'
import { logger } from './log.js'
import { current_profile } from './loop_argument.js'
import type { PopenOptions, SystemText } from './process_methods.js'
import type { SubprocessProtocol } from './protocols.js'
import { _DEFAULT_LIMIT } from './stream_feed.js'
import { StreamReader } from './stream_reader.js'
import { StreamWriter } from './stream_writer.js'
import type { BaseTransport, SubprocessTransport, WriteTransport } from './transports.js'

/** A descriptor of a child: a pipe to this process. */
export const PIPE = -1
/** Standard error of a child: where its standard output goes. */
export const STDOUT = -2
/** A descriptor of a child: nothing, `/dev/null`. */
export const DEVNULL = -3

/** Keyword arguments of `create_subprocess_exec` and `create_subprocess_shell`. */
export interface SubprocessOptions extends PopenOptions {
  /** How long a line of the child's may be (bytes); 64 KiB by default. */
  limit?: number
  /** The loop (until 3.9). */
  loop?: AbstractEventLoop | null
}

/** A child's transport, as `Process` uses it. */
interface ChildTransport extends SubprocessTransport {
  _wait(): Steps<number>
}

/** The protocol between a child and its streams. */
export class SubprocessStreamProtocol extends FlowControlMixin implements SubprocessProtocol {
  private readonly _limit: number
  stdin: StreamWriter | null = null
  stdout: StreamReader | null = null
  stderr: StreamReader | null = null
  private _transport: SubprocessTransport | null = null
  private _process_exited = false
  private _pipe_fds: number[] = []
  private readonly _stdin_closed: Future<void>

  /**
   * @param limit - how long a line may be (bytes)
   * @param loop - the loop
   */
  constructor(limit: number, loop: AbstractEventLoop) {
    super(loop)
    this._limit = limit
    this._stdin_closed = this._loop.create_future()
  }

  __repr__(): string {
    const info = [type_name_of(this)]
    for (const name of ['stdin', 'stdout', 'stderr'] as const) {
      if (this[name] !== null) info.push(`${name}=${repr(this[name])}`)
    }
    return `<${info.join(' ')}>`
  }

  override connection_made(transport: BaseTransport): void {
    const child = transport as SubprocessTransport
    this._transport = child
    this.stdout = this._reader_of(child, 1)
    this.stderr = this._reader_of(child, 2)
    const stdin = child.get_pipe_transport(0)
    if (stdin === null) return
    const Writer = view(StreamWriter, this._loop._profile)
    this.stdin = new Writer(stdin as WriteTransport, this, null, this._loop)
  }

  private _reader_of(child: SubprocessTransport, fd: number): StreamReader | null {
    const transport = child.get_pipe_transport(fd)
    if (transport === null) return null
    const reader = new (view(StreamReader, this._loop._profile))({ limit: this._limit, loop: this._loop })
    reader.set_transport(transport)
    this._pipe_fds.push(fd)
    return reader
  }

  private _reader(fd: number): StreamReader | null {
    return fd === 1 ? this.stdout : fd === 2 ? this.stderr : null
  }

  pipe_data_received(fd: number, data: Buffer): void {
    this._reader(fd)?.feed_data(data)
  }

  pipe_connection_lost(fd: number, exc: unknown): void {
    if (fd === 0) {
      this._stdin_lost(exc)
      return
    }
    const reader = this._reader(fd)
    if (exc === null || exc === undefined) reader?.feed_eof()
    else reader?.set_exception(exc)
    this._pipe_fds = this._pipe_fds.filter((open) => open !== fd)
    this._maybe_close_transport()
  }

  private _stdin_lost(exc: unknown): void {
    this.stdin?.close()
    this.connection_lost(exc)
    if (this._profile.stream_close_waiter !== 'method') return
    if (exc === null || exc === undefined) this._stdin_closed.set_result(undefined)
    else {
      this._stdin_closed.set_exception(exc)
      // Who does not wait for the end is not told how it ended.
      if (this._profile.process_stdin_failure === 'silent') this._stdin_closed._hear()
    }
  }

  process_exited(): void {
    this._process_exited = true
    this._maybe_close_transport()
  }

  private _maybe_close_transport(): void {
    if (this._pipe_fds.length > 0 || !this._process_exited) return
    this._transport?.close()
    this._transport = null
  }

  override _get_close_waiter(stream: object): Future<void> {
    return (stream === this.stdin ? this._stdin_closed : undefined) as Future<void>
  }
}

/**
 * A child process, as `create_subprocess_exec` and `create_subprocess_shell` give it.
 * @see https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process
 */
export class Process {
  private readonly _transport: ChildTransport
  _protocol: SubprocessStreamProtocol
  private readonly _loop: BaseEventLoop
  /** What the child reads; `null` where that is no pipe. */
  readonly stdin: StreamWriter | null
  /** What the child writes; `null` where that is no pipe. */
  readonly stdout: StreamReader | null
  /** What the child reports; `null` where that is no pipe. */
  readonly stderr: StreamReader | null
  /** The child's number. */
  readonly pid: number

  constructor(transport: SubprocessTransport, protocol: SubprocessStreamProtocol, loop: AbstractEventLoop) {
    this._transport = transport as ChildTransport
    this._protocol = protocol
    this._loop = loop as BaseEventLoop
    this.stdin = protocol.stdin
    this.stdout = protocol.stdout
    this.stderr = protocol.stderr
    this.pid = transport.get_pid()
  }

  __repr__(): string {
    return `<${type_name_of(this)} ${this.pid}>`
  }

  /** What the child ended with, `null` while it runs; negative: by the signal of that number. */
  get returncode(): number | null {
    return this._transport.get_returncode()
  }

  /**
   * Waits for the child's end.
   *
   * A child whose pipes nobody reads may never end: `communicate` reads them.
   * @returns what the child ended with
   * @see https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.wait
   */
  wait(): Coroutine<number> {
    return library_coroutine('Process.wait', this._transport._wait())
  }

  /**
   * Sends a signal.
   * @param signal - its number, one of `constants.signals` of `node:os`
   * @throws {ProcessLookupError} when the child has ended
   * @see https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.send_signal
   */
  send_signal(signal: number): void {
    this._transport.send_signal(signal)
  }

  /**
   * Asks the child to end: sends SIGTERM.
   * @throws {ProcessLookupError} when the child has ended
   * @see https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.terminate
   */
  terminate(): void {
    this._transport.terminate()
  }

  /**
   * Ends the child: sends SIGKILL.
   * @throws {ProcessLookupError} when the child has ended
   * @see https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.kill
   */
  kill(): void {
    this._transport.kill()
  }

  private *_feed_stdin(input: Uint8Array | null): Steps<void> {
    const stdin = this.stdin as StreamWriter
    const debug = this._loop.get_debug()
    try {
      if (input !== null) {
        stdin.write(input)
        if (debug) logger.debug('%r communicate: feed stdin (%s bytes)', this, input.length)
      }
      yield* stdin.drain()
    } catch (error) {
      // A child need not read all, or anything, that it is given.
      if (!(error instanceof BrokenPipeError) && !(error instanceof ConnectionResetError)) throw error
      if (debug) logger.debug('%r communicate: stdin got %r', this, error)
    }
    if (debug) logger.debug('%r communicate: close stdin', this)
    stdin.close()
  }

  private *_read_stream(fd: 1 | 2): Steps<Buffer> {
    const transport = this._transport.get_pipe_transport(fd)
    const stream = (fd === 1 ? this.stdout : this.stderr) as StreamReader
    const name = fd === 1 ? 'stdout' : 'stderr'
    const debug = this._loop.get_debug()
    if (debug) logger.debug('%r communicate: read %s', this, name)
    const output = yield* stream.read()
    if (debug) logger.debug('%r communicate: close %s', this, name)
    transport?.close()
    return output
  }

  /**
   * Writes to the child, closes its input, reads all of its output and waits for its end.
   * @param input - what the child is to read; nothing by default
   * @returns what it wrote and what it reported; `null` for what is no pipe
   * @see https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.communicate
   */
  communicate(
    input?: Uint8Array | null | { readonly input?: Uint8Array | null },
  ): Coroutine<[stdout: Buffer | null, stderr: Buffer | null]>
  communicate(...args: unknown[]): Coroutine<[Buffer | null, Buffer | null]> {
    const signature = { name: 'Process.communicate', parameters: ['input'], required: 0 }
    const { input = null } = bind_arguments(this._loop._profile, signature, args)
    return library_coroutine('Process.communicate', this._communicate(input as Uint8Array | null))
  }

  private *_communicate(input: Uint8Array | null): Steps<[Buffer | null, Buffer | null]> {
    const close = this._loop._profile.communicate_closes_stdin === 'always' && this.stdin !== null
    const stdin = input !== null || close ? this._named('_feed_stdin', this._feed_stdin(input)) : this._noop()
    const stdout = this.stdout === null ? this._noop() : this._named('_read_stream', this._read_stream(1))
    const stderr = this.stderr === null ? this._noop() : this._named('_read_stream', this._read_stream(2))
    const [, out, err] = yield* gather(stdin, stdout, stderr)
    yield* this.wait()
    return [out, err]
  }

  private _named<T>(name: string, body: Steps<T>): Coroutine<T> {
    return library_coroutine(`Process.${name}`, body)
  }

  private _noop(): Coroutine<null> {
    return this._named('_noop', nothing())
  }
}

function* nothing(): Steps<null> {
  return null
}

type Given = Readonly<Record<string, unknown>>
type LoopMethod = (...args: unknown[]) => Awaitable<[SubprocessTransport, SubprocessStreamProtocol]>

function* create(
  method: 'subprocess_exec' | 'subprocess_shell',
  program: readonly unknown[],
  given: Given,
): Steps<Process> {
  const { limit = _DEFAULT_LIMIT, stdin = null, stdout = null, stderr = null, ...rest } = given
  const profile = current_profile()
  const others: Record<string, unknown> = rest
  let loop = get_running_loop()
  // Where there is no such argument it is handed on, and refused there.
  if (profile.loop_argument !== 'removed') {
    if (others['loop'] != null) {
      loop = others['loop'] as BaseEventLoop
      if (profile.loop_argument === 'deprecated') {
        const text =
          'The loop argument is deprecated since Python 3.8 and scheduled for removal in Python 3.10.'
        warn(text, 'DeprecationWarning')
      }
    }
    delete others['loop']
  }
  const Protocol = view(SubprocessStreamProtocol, loop._profile)
  const factory = (): SubprocessStreamProtocol => new Protocol(limit as number, loop)
  const start = (Reflect.get(loop, method) as LoopMethod).bind(loop)
  const made = start(factory, ...program, kw({ stdin, stdout, stderr, ...others }))
  const [transport, protocol] = yield* steps<[SubprocessTransport, SubprocessStreamProtocol]>(made)
  return new (view(Process, loop._profile))(transport, protocol, loop)
}

/**
 * Starts a program.
 *
 *     const process = await create_subprocess_exec('ls', '-l', { stdout: PIPE })
 *
 * @param program - a path, or a name that is looked for in `PATH`
 * @param args - what the program is told; keyword arguments at the end, see {@link SubprocessOptions}
 * @throws {OSError} when it cannot be started: FileNotFoundError, PermissionError, NotADirectoryError …
 * @throws {ValueError} for text modes, which streams do not have
 * @see https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.create_subprocess_exec
 */
export function create_subprocess_exec(program: SystemText, ...args: SystemText[]): Coroutine<Process>
export function create_subprocess_exec(
  program: SystemText,
  ...args: [...SystemText[], SubprocessOptions]
): Coroutine<Process>
export function create_subprocess_exec(...args: unknown[]): Coroutine<Process> {
  const last = args.at(-1)
  const named = is_kw(last) || is_plain_object(last)
  const placed = named ? args.slice(0, -1) : args
  const signature = {
    name: 'create_subprocess_exec',
    parameters: ['program'],
    required: 1,
    plain: true,
    open: true,
  }
  const call = [...placed.slice(0, 1), ...(named ? [last] : [])]
  const { program, ...given } = bind_arguments(current_profile(), signature, call)
  const all = [program, ...placed.slice(1)]
  return library_coroutine('create_subprocess_exec', create('subprocess_exec', all, given))
}

/**
 * Has the shell run a command.
 * @param cmd - the command; what comes from elsewhere must be quoted, as the shell understands it
 * @param options - see {@link SubprocessOptions}
 * @throws {ValueError} for text modes, which streams do not have
 * @see https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.create_subprocess_shell
 */
export function create_subprocess_shell(
  cmd: string | Uint8Array,
  options?: SubprocessOptions,
): Coroutine<Process>
export function create_subprocess_shell(...args: unknown[]): Coroutine<Process> {
  const profile = current_profile()
  const parameters = ['cmd', 'stdin', 'stdout', 'stderr']
  if (profile.loop_argument !== 'removed') parameters.push('loop')
  parameters.push('limit')
  const signature = { name: 'create_subprocess_shell', parameters, required: 1, plain: true, open: true }
  const { cmd, ...given } = bind_arguments(profile, signature, args)
  return library_coroutine('create_subprocess_shell', create('subprocess_shell', [cmd], given))
}

declare_class(SubprocessStreamProtocol, 'asyncio.subprocess', 'SubprocessStreamProtocol')
declare_class(Process, 'asyncio.subprocess', 'Process')
