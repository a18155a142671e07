import { AssertionError, PermissionError, ProcessLookupError, repr } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import { PIPE } from './child_descriptors.js'
import { warn } from './compat/warn.js'
import { type Steps, library_coroutine } from './coroutines.js'
import { must_leave } from './exception_handling.js'
import type { Future } from './futures.js'
import type { Callback } from './handles.js'
import type { SocketPair } from './host/socket_pair.js'
import { logger } from './log.js'
import type { Popen, PopenArguments } from './popen.js'
import { BaseProtocol, type SubprocessProtocol } from './protocols.js'
import { method_of } from './method_of.js'
import {
  type BaseTransport,
  type Extra,
  type ReadTransport,
  SubprocessTransport,
  type WriteTransport,
} from './transports.js'
import { type Report, heard, unheard } from './unheard.js'

/** What a child's transport is made with. */
export interface SubprocessOptions extends PopenArguments {
  /** Done when the child has been started. */
  readonly waiter?: Future<void> | null
  /** Handed on to what starts the child. */
  readonly bufsize?: number
  /** What `get_extra_info` tells besides. */
  readonly extra?: Extra | null
  /** What output and errors go through, where that is one pipe. */
  readonly pair?: SocketPair | null
}

/**
 * A child process and the pipes to it.
 *
 *     connection_made ─ pipe_data_received … ─ pipe_connection_lost(fd), process_exited, in whichever order ─ connection_lost
 *
 * What happens before the protocol knows of the child is kept, and told after `connection_made`.
 */
export abstract class BaseSubprocessTransport extends SubprocessTransport {
  _loop: BaseEventLoop
  _protocol: SubprocessProtocol
  /** Null before the child is started, and after all is over. */
  _proc: Popen | null = null
  _pid: number | null = null
  _returncode: number | null = null
  /** Null once all is over. */
  _exit_waiters: Future<number>[] | null = []
  /** What is told later; null once the protocol knows of the child. */
  private _pending_calls: (readonly [Callback, unknown[]])[] | null = []
  /** By the child's descriptor; null until the pipe is connected. */
  _pipes = new Map<number, WriteSubprocessPipeProto | null>()
  private _closed = false
  private _finished = false
  private _pipes_connected = false
  _is_registered = false

  constructor(loop: BaseEventLoop, protocol: SubprocessProtocol, options: SubprocessOptions) {
    super(options.extra ?? {})
    this._loop = loop
    this._protocol = protocol
    const { stdin, stdout, stderr } = options
    ;[stdin, stdout, stderr].forEach((kind, fd) => {
      if (kind === PIPE) this._pipes.set(fd, null)
    })
    try {
      this._start(options)
    } catch (error) {
      this._closed = true
      throw error
    }
    const proc = this._proc
    if (proc === null) throw new AssertionError()
    this._pid = proc.pid
    this._extra['subprocess'] = proc
    unheard(this)
    if (loop.get_debug()) {
      const { args } = options
      logger.debug('process %r created: pid %s', Array.isArray(args) ? args[0] : args, this._pid)
    }
    const connecting = library_coroutine(
      'BaseSubprocessTransport._connect_pipes',
      this._connect_pipes(options.waiter ?? null),
    )
    loop.create_task(connecting)
  }

  /** Starts the child: sets `_proc`. */
  protected abstract _start(options: SubprocessOptions): void

  __repr__(): string {
    const info = [type_name_of(this)]
    if (this._closed) info.push('closed')
    if (this._pid !== null) info.push(`pid=${this._pid}`)
    if (this._returncode !== null) info.push(`returncode=${this._returncode}`)
    else info.push(this._pid === null ? 'not started' : 'running')
    const names = ['stdin', 'stdout', 'stderr']
    for (const [fd, proto] of this._pipes) {
      if (proto !== null) info.push(`${names[fd] ?? fd}=${repr(proto.pipe)}`)
    }
    return `<${info.join(' ')}>`
  }

  override set_protocol(protocol: BaseProtocol): void {
    this._protocol = protocol as SubprocessProtocol
  }

  override get_protocol(): BaseProtocol {
    return this._protocol
  }

  override is_closing(): boolean {
    return this._closed
  }

  // ---- the child

  override get_pid(): number {
    return this._pid as number
  }

  override get_returncode(): number | null {
    return this._returncode
  }

  override get_pipe_transport(fd: number): BaseTransport | null {
    return this._pipes.get(fd)?.pipe ?? null
  }

  private _running(): Popen {
    if (this._proc === null) throw new ProcessLookupError()
    return this._proc
  }

  override send_signal(signal: number): void {
    this._running().send_signal(signal)
  }

  override terminate(): void {
    this._running().terminate()
  }

  override kill(): void {
    this._running().kill()
  }

  // ---- connecting

  private *_connect_pipes(waiter: Future<void> | null): Steps<void> {
    try {
      const { _loop: loop, _proc: proc } = this
      if (proc === null) throw new AssertionError()
      if (proc.stdin !== null) {
        const factory = (): BaseProtocol => new WriteSubprocessPipeProto(this, 0)
        const [, pipe] = yield* loop.connect_write_pipe(factory, proc.stdin)
        this._pipes.set(0, pipe as WriteSubprocessPipeProto)
      }
      for (const [fd, file] of [
        [1, proc.stdout],
        [2, proc.stderr],
      ] as const) {
        if (file === null) continue
        const factory = (): BaseProtocol => new ReadSubprocessPipeProto(this, fd)
        const [, pipe] = yield* loop.connect_read_pipe(factory, file)
        this._pipes.set(fd, pipe as ReadSubprocessPipeProto)
      }
      const pending = this._pending_calls
      if (pending === null) throw new AssertionError()
      loop._call_soon(method_of(this._protocol, 'connection_made'), [this], null)
      for (const [callback, args] of pending) loop._call_soon(callback, args, null)
      this._pending_calls = null
    } catch (error) {
      if (must_leave(error, this._loop)) throw error
      if (waiter !== null && !waiter.cancelled()) waiter.set_exception(error)
      return
    }
    if (waiter !== null && !waiter.cancelled()) waiter.set_result(undefined)
    this._pipes_connected = true
  }

  private _call(callback: Callback, ...args: unknown[]): void {
    if (this._pending_calls !== null) this._pending_calls.push([callback, args])
    else this._loop._call_soon(callback, args, null)
  }

  // ---- what the pipes and the child tell

  /** @internal */
  _pipe_connection_lost(fd: number, exc: unknown): void {
    this._call(method_of(this._protocol, 'pipe_connection_lost'), fd, exc)
    this._try_finish()
  }

  /** @internal */
  _pipe_data_received(fd: number, data: Buffer): void {
    this._call(method_of(this._protocol, 'pipe_data_received'), fd, data)
  }

  _process_exited(returncode: number): void {
    if (returncode === null || returncode === undefined) throw new AssertionError(repr(returncode))
    if (this._returncode !== null) throw new AssertionError(repr(this._returncode))
    if (this._loop.get_debug()) logger.info('%r exited with return code %r', this, returncode)
    this._returncode = returncode
    if (this._proc !== null) this._proc.returncode ??= returncode
    this._call(method_of(this._protocol, 'process_exited'))
    this._try_finish()
    if (this._loop._profile.process_wait_end === 'exited') this._wake_waiters()
  }

  /** What `Process.wait` waits for. */
  *_wait(): Steps<number> {
    if (this._returncode !== null) return this._returncode
    const waiter = this._loop.create_future<number>()
    ;(this._exit_waiters as Future<number>[]).push(waiter)
    return yield* waiter
  }

  private _wake_waiters(): void {
    const waiters = this._exit_waiters
    this._exit_waiters = this._loop._profile.process_wait_end === 'exited' ? null : []
    for (const waiter of waiters ?? []) {
      if (!waiter.done()) waiter.set_result(this._returncode as number)
    }
  }

  private _try_finish(): void {
    if (this._finished) throw new AssertionError()
    if (this._returncode === null) return
    // Pipes that were never connected tell of no end: whoever waits would wait for ever.
    if (!this._pipes_connected) this._wake_waiters()
    for (const proto of this._pipes.values()) if (proto?.disconnected !== true) return
    this._finished = true
    this._call(method_of(this as unknown as Lost, '_call_connection_lost'), null)
  }

  _call_connection_lost(exc: unknown): void {
    try {
      this._protocol.connection_lost(exc)
    } finally {
      this._wake_waiters()
      this._exit_waiters = null
      this._proc = null
      this._protocol = null as unknown as SubprocessProtocol
    }
  }

  // ---- the end

  override close(): void {
    if (this._closed) return
    this._closed = true
    if (this._is_registered) heard(this)
    const open = !this._loop.is_closed()
    for (const proto of this._pipes.values()) if (open) proto?.pipe?.close()
    this._kill_running()
  }

  private _kill_running(): void {
    const proc = this._proc
    // It may have ended without this transport having been told.
    if (proc === null || this._returncode !== null || proc.has_ended()) return
    if (this._loop.get_debug()) logger.warning('Close running child process: kill %r', this)
    try {
      proc.kill()
    } catch (error) {
      if (!(error instanceof PermissionError)) throw error
    }
  }

  /** @internal */
  _is_unheard(): boolean {
    return !this._closed
  }

  /** @internal */
  _make_report(): Report {
    return {
      loop: this._loop,
      tell: () => {
        if (this._closed) return
        warn(`unclosed transport ${this.__repr__()}`, 'ResourceWarning')
        this.close()
      },
    }
  }
}

interface Lost {
  _call_connection_lost: (exc: unknown) => void
}

/** What a pipe to a child tells: the child's transport. */
export class WriteSubprocessPipeProto extends BaseProtocol {
  /** Null once the pipe is closed. */
  proc: BaseSubprocessTransport | null
  fd: number
  pipe: ReadTransport | WriteTransport | null = null
  disconnected = false

  constructor(proc: BaseSubprocessTransport, fd: number) {
    super()
    this.proc = proc
    this.fd = fd
  }

  override connection_made(transport: BaseTransport): void {
    this.pipe = transport as ReadTransport | WriteTransport
  }

  __repr__(): string {
    return `<${type_name_of(this)} fd=${this.fd} pipe=${repr(this.pipe)}>`
  }

  override connection_lost(exc: unknown): void {
    this.disconnected = true
    this.proc?._pipe_connection_lost(this.fd, exc)
    this.proc = null
  }

  override pause_writing(): void {
    this.proc?._protocol.pause_writing()
  }

  override resume_writing(): void {
    this.proc?._protocol.resume_writing()
  }
}

/** What a pipe from a child tells. */
export class ReadSubprocessPipeProto extends WriteSubprocessPipeProto {
  data_received(data: Buffer): void {
    this.proc?._pipe_data_received(this.fd, data)
  }

  eof_received(): unknown {
    return undefined
  }
}

declare_class(BaseSubprocessTransport, 'asyncio.base_subprocess', 'BaseSubprocessTransport')
declare_class(WriteSubprocessPipeProto, 'asyncio.base_subprocess', 'WriteSubprocessPipeProto')
declare_class(ReadSubprocessPipeProto, 'asyncio.base_subprocess', 'ReadSubprocessPipeProto')
