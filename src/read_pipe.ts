import { OSError } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import { view } from './compat/view.js'
import { python_error } from './errors_of_node.js'
import type { Future } from './futures.js'
import { Handle } from './handles.js'
import { copied, joined } from './host/bytes.js'
import type { SocketListener } from './host/net.js'
import type { HostPipe } from './host/stream_pipes.js'
import { logger } from './log.js'
import { type PipeEnd, report_unclosed } from './pipe_ends.js'
import type { BaseProtocol, Protocol } from './protocols.js'
import { hear_protocol } from './exception_handling.js'
import { method_of } from './method_of.js'
import { set_result_unless_cancelled } from './wake_timer.js'
import { ReadTransport } from './transports.js'
import { type Report, heard, unheard } from './unheard.js'

/** How much is kept for a protocol at most before the writer has to wait (bytes); as much as one read of Python's. */
const MAX_SIZE = 256 * 1024

/**
 * Reads from a pipe.
 *
 *     Node: data ─→ on_data, kept ─→ loop._arrived(handle) ─→ _read_ready ─→ protocol.data_received
 */
export class _UnixReadPipeTransport extends ReadTransport implements SocketListener {
  _loop: BaseEventLoop
  _pipe: HostPipe | null
  private readonly _fileno: number
  private _protocol: BaseProtocol
  private _closing = false
  private _paused = false
  /** Set while what arrives is handed on. */
  private _polling = false
  private _kept: Buffer[] = []
  private _kept_size = 0
  private _ended = false
  private _error: { readonly error: unknown } | null = null
  private _scheduled = false
  private readonly _ready: Handle
  _is_registered = false

  constructor(loop: BaseEventLoop, pipe: PipeEnd, protocol: BaseProtocol, waiter: Future<void> | null) {
    super({ pipe: pipe.shown })
    this._loop = loop
    this._pipe = pipe.host
    this._fileno = pipe.host.fd
    this._protocol = protocol
    const read_ready = method_of(this as unknown as { _read_ready: () => void }, '_read_ready')
    this._ready = new (view(Handle, loop._profile))(read_ready, [], loop, null)
    pipe.host.listen_to(this)
    unheard(this)
    loop._call_soon(method_of(protocol, 'connection_made'), [this], null)
    // Reading begins when the protocol knows of the connection, and whoever waits goes on after that.
    loop._call_soon(this._add_reader.bind(this), [], null)
    if (waiter !== null) loop._call_soon(set_result_unless_cancelled, [waiter, undefined], null)
  }

  __repr__(): string {
    const info = [type_name_of(this)]
    if (this._pipe === null) info.push('closed')
    else if (this._closing) info.push('closing')
    info.push(`fd=${this._fileno}`, this._pipe === null ? 'closed' : this._polling ? 'polling' : 'idle')
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

  // ---- what arrives

  private _add_reader(): void {
    if (this._closing || this._paused) return
    this._polling = true
    if (this._has_input()) this._schedule()
    if (this._kept_size < MAX_SIZE) this._pipe?.read()
  }

  private _remove_reader(): void {
    this._polling = false
    this._pipe?.stop_reading()
  }

  private _has_input(): boolean {
    return this._kept_size > 0 || this._ended || this._error !== null
  }

  private _schedule(): void {
    if (this._scheduled || !this._polling) return
    this._scheduled = true
    this._loop._arrived(this._ready)
  }

  /** @internal */
  on_data(buffer: Uint8Array, count: number): boolean {
    if (this._closing) return false
    this._kept.push(copied(buffer, 0, count))
    this._kept_size += count
    this._schedule()
    return this._polling && this._kept_size < MAX_SIZE
  }

  /** @internal */
  on_end(): void {
    this._ended = true
    this._schedule()
  }

  /** @internal */
  on_error(error: unknown): void {
    this._error = { error }
    this._schedule()
  }

  _read_ready(): void {
    this._scheduled = false
    if (this._closing || !this._polling) return
    if (this._kept_size > 0) {
      const data = this._take()
      // What is left, and the end, come in turns of their own, as they would from a selector.
      if (this._has_input()) this._schedule()
      else this._pipe?.read()
      const result: unknown = (this._protocol as Protocol).data_received(data)
      hear_protocol(this, result, 'Fatal error: protocol.data_received() call failed.')
    } else if (this._error !== null) {
      this._fatal_error(python_error(this._error.error), 'Fatal read error on pipe transport')
    } else if (this._ended) this._end()
  }

  private _take(): Buffer {
    const kept = this._kept
    const data = kept.length === 1 ? (kept[0] as Buffer) : joined(kept)
    this._kept = []
    this._kept_size = 0
    return data
  }

  private _end(): void {
    const { _loop: loop } = this
    if (loop.get_debug()) logger.info('%r was closed by peer', this)
    this._closing = true
    this._remove_reader()
    loop._call_soon(method_of(this._protocol as Protocol, 'eof_received'), [], null)
    loop._call_soon(this._call_connection_lost.bind(this), [null], null)
  }

  // ---- what the program asks for

  override is_reading(): boolean {
    return !this._paused && !this._closing
  }

  override pause_reading(): void {
    if (this._closing || this._paused) return
    this._paused = true
    this._remove_reader()
    if (this._loop.get_debug()) logger.debug('%r pauses reading', this)
  }

  override resume_reading(): void {
    if (this._closing || !this._paused) return
    this._paused = false
    this._add_reader()
    if (this._loop.get_debug()) logger.debug('%r resumes reading', this)
  }

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
    if (!this._closing) this._close(null)
  }

  _fatal_error(exc: unknown, message: string): void {
    const { _loop: loop } = this
    // A terminal whose other side is gone.
    if (exc instanceof OSError && exc.errno === 5) {
      if (loop.get_debug()) logger.debug('%r: %s', this, message)
    } else {
      loop.call_exception_handler({ message, exception: exc, transport: this, protocol: this._protocol })
    }
    this._close(exc)
  }

  private _close(exc: unknown): void {
    this._closing = true
    this._remove_reader()
    this._loop._call_soon(this._call_connection_lost.bind(this), [exc], null)
  }

  private _call_connection_lost(exc: unknown): void {
    try {
      this._protocol.connection_lost(exc)
    } finally {
      this._pipe?.listen_to(null)
      this._pipe?.close()
      this._pipe = null
      this._kept = []
      if (this._is_registered) heard(this)
      this._protocol = null as unknown as BaseProtocol
    }
  }
}

declare_class(_UnixReadPipeTransport, 'asyncio.unix_events', '_UnixReadPipeTransport')
