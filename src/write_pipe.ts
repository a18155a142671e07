import { AssertionError, BrokenPipeError, OSError, repr } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import { LOG_THRESHOLD_FOR_CONNLOST_WRITES } from './constants.js'
import { python_error } from './errors_of_node.js'
import { must_leave } from './exception_handling.js'
import type { Future } from './futures.js'
import type { SocketListener } from './host/net.js'
import type { HostPipe } from './host/stream_pipes.js'
import { logger } from './log.js'
import { type PipeEnd, report_unclosed } from './pipe_ends.js'
import type { BaseProtocol } from './protocols.js'
import { method_of } from './method_of.js'
import { set_result_unless_cancelled } from './wake_timer.js'
import { _FlowControlMixin } from './transports.js'
import { type Report, heard, unheard } from './unheard.js'
import { Writes } from './writes.js'

/** Writes to a pipe. */
export class _UnixWritePipeTransport extends _FlowControlMixin implements SocketListener {
  declare _loop: BaseEventLoop
  _pipe: HostPipe | null
  private readonly _fileno: number
  private _protocol: BaseProtocol
  private _buffer: Uint8Array[] = []
  private _buffer_size = 0
  /** Set while the system has not taken all of a write. */
  private _writing = false
  private _conn_lost = 0
  private _closing = false
  private readonly _writes: Writes
  _is_registered = false

  constructor(loop: BaseEventLoop, pipe: PipeEnd, protocol: BaseProtocol, waiter: Future<void> | null) {
    super({ pipe: pipe.shown }, loop)
    this._pipe = pipe.host
    this._fileno = pipe.host.fd
    this._protocol = protocol
    this._writes = new Writes((error) => {
      if (this._pipe === null) return
      loop._arrived(() => {
        this._write_ready(error)
      })
    })
    pipe.host.listen_to(this)
    unheard(this)
    loop._call_soon(method_of(protocol, 'connection_made'), [this], null)
    // Of a socket the other end's closing can be heard, while nothing is ever read.
    if (pipe.kind === 'socket') loop._call_soon(this._listen.bind(this), [], null)
    if (waiter !== null) loop._call_soon(set_result_unless_cancelled, [waiter, undefined], null)
  }

  __repr__(): string {
    const info = [type_name_of(this)]
    if (this._pipe === null) info.push('closed')
    else if (this._closing) info.push('closing')
    info.push(`fd=${this._fileno}`)
    if (this._pipe === null) info.push('closed')
    else info.push(this._writing ? 'polling' : 'idle', `bufsize=${this.get_write_buffer_size()}`)
    return `<${info.join(' ')}>`
  }

  /** @internal */
  _is_unheard(): boolean {
    return this._pipe !== null
  }

  /** @internal */
  _make_report(): Report {
    return report_unclosed(this)
  }

  protected override _flow_protocol(): BaseProtocol {
    return this._protocol
  }

  private _listen(): void {
    if (!this._closing) this._pipe?.read()
  }

  /** @internal */
  on_data(): boolean {
    // Python takes anything that can be read for the end.
    this.on_end()
    return false
  }

  /** @internal */
  on_end(): void {
    this._loop._arrived(() => {
      this._read_ready()
    })
  }

  /** @internal */
  on_error(): void {
    this.on_end()
  }

  private _read_ready(): void {
    if (this._pipe === null || this._conn_lost > 0) return
    if (this._closing && !this._writing) return
    if (this._loop.get_debug()) logger.info('%r was closed by peer', this)
    this._close(this._writing ? new BrokenPipeError() : null)
  }

  // ---- writing

  override get_write_buffer_size(): number {
    return this._buffer_size + (this._writing ? (this._pipe?.unsent ?? 0) : 0)
  }

  override write(data: Uint8Array): void {
    if (!(data instanceof Uint8Array)) throw new AssertionError(repr(data))
    if (data.length === 0) return
    if (this._conn_lost > 0 || this._closing) {
      if (this._conn_lost >= LOG_THRESHOLD_FOR_CONNLOST_WRITES) {
        logger.warning('pipe closed by peer or os.write(pipe, data) raised exception.')
      }
      this._conn_lost += 1
      return
    }
    if (this._writing) {
      this._buffer.push(data)
      this._buffer_size += data.length
    } else {
      this._send([data])
      if (!this._writing) return
    }
    this._maybe_pause_protocol()
  }

  /** Hands pieces to the system. Afterwards `_writing` tells whether any of it waits. */
  private _send(pieces: readonly Uint8Array[]): void {
    this._writing = true
    const error = this._writes.hand(this._pipe, pieces)
    if (error === undefined) return
    this._writing = false
    if (error !== null) this._write_failed(error)
  }

  private _write_failed(error: Error): void {
    this._conn_lost += 1
    this._fatal_error(python_error(error), 'Fatal write error on pipe transport')
  }

  private _write_ready(error: Error | null): void {
    if (!this._writing || this._pipe === null) return
    this._writing = false
    if (error !== null) {
      // A write is cancelled when the pipe fails otherwise: that error tells why.
      if ('code' in error && error.code === 'ECANCELED') return
      this._write_failed(error)
      return
    }
    if (this._buffer.length > 0) {
      const pieces = this._buffer
      this._buffer = []
      this._buffer_size = 0
      this._send(pieces)
      if (this._conn_lost > 0) return
    }
    this._maybe_resume_protocol()
    if (this._closing && !this._writing) this._call_connection_lost(null)
  }

  override can_write_eof(): boolean {
    return true
  }

  override write_eof(): void {
    if (this._closing) return
    if (this._pipe === null) throw new AssertionError()
    this._closing = true
    if (!this._writing) {
      this._pipe.stop_reading()
      this._loop._call_soon(this._call_connection_lost.bind(this), [null], null)
    }
  }

  // ---- the end

  override set_protocol(protocol: BaseProtocol): void {
    this._protocol = protocol
  }

  override get_protocol(): BaseProtocol {
    return this._protocol
  }

  override is_closing(): boolean {
    return this._closing
  }

  override close(): void {
    if (this._pipe !== null && !this._closing) this.write_eof()
  }

  override abort(): void {
    this._close(null)
  }

  private _fatal_error(exc: unknown, message: string): void {
    const { _loop: loop } = this
    if (must_leave(exc, loop)) throw exc
    if (exc instanceof OSError) {
      if (loop.get_debug()) logger.debug('%r: %s', this, message)
    } else {
      loop.call_exception_handler({ message, exception: exc, transport: this, protocol: this._protocol })
    }
    this._close(exc)
  }

  private _close(exc: unknown): void {
    this._closing = true
    this._writing = false
    this._buffer = []
    this._buffer_size = 0
    this._pipe?.stop_reading()
    this._loop._call_soon(this._call_connection_lost.bind(this), [exc], null)
  }

  private _call_connection_lost(exc: unknown): void {
    // A second call of abort() schedules it twice, as in Python; there is no protocol to tell then.
    if (this._pipe === null) return
    try {
      this._protocol.connection_lost(exc)
    } finally {
      this._pipe.listen_to(null)
      this._pipe.close()
      this._pipe = null
      if (this._is_registered) heard(this)
      this._protocol = null as unknown as BaseProtocol
    }
  }
}

declare_class(_UnixWritePipeTransport, 'asyncio.unix_events', '_UnixWritePipeTransport')
