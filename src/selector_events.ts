import { RuntimeError } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import { LOG_THRESHOLD_FOR_CONNLOST_WRITES } from './constants.js'
import { os_error, python_error } from './errors_of_node.js'
import { hear_protocol, must_leave } from './exception_handling.js'
import type { Future } from './futures.js'
import { Handle } from './handles.js'
import { copied, joined } from './host/bytes.js'
import type { HostSocket, SocketListener } from './host/net.js'
import { logger } from './log.js'
import { BufferedProtocol, type BaseProtocol, type Protocol } from './protocols.js'
import { _SelectorTransport } from './selector_transport.js'
import type { Extra } from './transports.js'
import { Writes } from './writes.js'

const call_failed = (method: string): string => `Fatal error: protocol.${method}() call failed.`

/** How much may wait for a loop that is busy before the peer has to wait (bytes); as much as one read of Python's. */
const MAX_SIZE = 256 * 1024

/** A server, as its connections see it. */
export interface ServerOfTransports {
  _attach(transport: _SelectorSocketTransport): void
  _detach(transport: _SelectorSocketTransport): void
}

/** What a transport is made with. */
export interface TransportOptions {
  /** Woken once the protocol has been told of the connection. */
  readonly waiter?: Future<void> | null
  /** What `get_extra_info` tells, by name. */
  readonly extra?: Extra
  /** The server that accepted the connection. */
  readonly server?: ServerOfTransports | null
}

/**
 * A stream of bytes over a socket.
 *
 * What arrives from Node is delivered as a handle of the loop: within Node's own callback when the loop waits, else
 * kept until the loop comes to it. Of what is kept, as much is delivered at once as one read of Python's would give.
 *
 *     Node: data ─→ _on_data ─→ loop._arrived(_reader) ─→ _read_ready ─→ protocol.data_received
 *
 * Bytes are written at once when nothing waits; then the system's verdict is known before `write` returns.
 */
export class _SelectorSocketTransport extends _SelectorTransport<HostSocket> implements SocketListener {
  /** @internal what start_tls asks for */
  readonly _start_tls_compatible = true
  private _server: ServerOfTransports | null
  /** Pieces that wait for the write under way; empty when there is none. */
  private _buffer: Uint8Array[] = []
  private _buffer_size = 0
  private _eof = false
  private _read_scheduled = false
  /** What Node hands over right now: valid only until its callback returns. */
  private _fresh: Uint8Array | null = null
  private _fresh_count = 0
  private _kept: Uint8Array[] = []
  private _kept_size = 0
  private _peer_ended = false
  /** Whether the protocol knows of it. */
  private _peer_ended_seen = false
  private _read_error: { error: unknown } | null = null
  /** Set while the protocol waits for the buffer to be empty. @internal */
  _empty_waiter: Future<void> | null = null
  private readonly _writes: Writes

  constructor(loop: BaseEventLoop, sock: HostSocket, protocol: BaseProtocol, options: TransportOptions = {}) {
    super(loop, sock, protocol, options.extra)
    this._server = options.server ?? null
    this._server?._attach(this)
    this._writes = new Writes(this._on_sent.bind(this))
    sock.set_no_delay(true)
    sock.listen_to(this)
    this._begin(options.waiter)
  }

  // ---- reading

  protected override _add_reader(): void {
    if (this._closing || this._paused || this._peer_ended_seen) return
    this._reader = new Handle(this._read_ready_callback, [], this._loop, null)
    if (this._has_input()) this._schedule_read()
    if (this._kept_size < MAX_SIZE) this._sock?.read()
  }

  private _has_input(): boolean {
    return this._fresh !== null || this._kept_size > 0 || this._peer_ended || this._read_error !== null
  }

  private _schedule_read(): void {
    if (this._read_scheduled || this._reader === null) return
    this._read_scheduled = true
    this._loop._arrived(this._reader)
  }

  /** @internal */
  on_data(buffer: Uint8Array, count: number): boolean {
    if (this._closing) return false
    if (this._reader !== null && !this._read_scheduled && this._kept_size === 0) {
      this._fresh = buffer
      this._fresh_count = count
      this._schedule_read()
      if (this._fresh === null) return this._wants_input()
      this._fresh = null
    }
    this._keep(buffer, 0, count)
    return this._wants_input() && this._kept_size < MAX_SIZE
  }

  private _keep(buffer: Uint8Array, start: number, end: number): void {
    this._kept.push(copied(buffer, start, end))
    this._kept_size += end - start
  }

  /** @internal */
  on_end(): void {
    this._peer_ended = true
    this._schedule_read()
  }

  /** @internal */
  on_error(error: unknown): void {
    if (this._sock === null) return
    this._read_error = { error }
    // A socket that failed is no use any more, whether or not the protocol wants to read.
    if (this._reader !== null) this._schedule_read()
    else this._loop._arrived(this._read_ready_callback)
  }

  override _read_ready(): void {
    this._read_scheduled = false
    if (this._conn_lost > 0) return
    if (this._fresh === null && this._kept_size === 0) this._read_end()
    else if (this._closing || this._paused) return
    else if (this._protocol instanceof BufferedProtocol) this._read_into(this._protocol)
    else this._read_data(this._protocol as Protocol)
    if (this._has_input() && !this._closing) this._schedule_read()
  }

  private _read_data(protocol: Protocol): void {
    const data = this._take(MAX_SIZE)
    this._call_protocol('data_received', () => protocol.data_received(data))
  }

  /** Takes what arrived, at most so much of it. */
  private _take(most: number): Buffer {
    if (this._fresh !== null && this._fresh_count <= most) {
      const data = copied(this._fresh, 0, this._fresh_count)
      this._fresh = null
      return data
    }
    if (this._fresh !== null) {
      this._keep(this._fresh, 0, this._fresh_count)
      this._fresh = null
    }
    const all = this._kept.length === 1 ? (this._kept[0] as Buffer) : joined(this._kept)
    const data = all.subarray(0, most)
    this._kept_size -= data.length
    this._kept = this._kept_size > 0 ? [all.subarray(data.length)] : []
    if (this._kept_size < MAX_SIZE && this._wants_input()) this._sock?.read()
    return data
  }

  private _read_into(protocol: BufferedProtocol): void {
    let buffer: Uint8Array | undefined
    this._call_protocol('get_buffer', () => {
      buffer = protocol.get_buffer(-1)
      if (buffer.length === 0) throw new RuntimeError('get_buffer() returned an empty buffer')
    })
    if (buffer === undefined || this._conn_lost > 0) return
    const data = this._take(buffer.length)
    buffer.set(data)
    this._call_protocol('buffer_updated', () => protocol.buffer_updated(data.length))
  }

  private _read_end(): void {
    if (this._read_error !== null) {
      const { error } = this._read_error
      this._read_error = null
      this._fatal_error(python_error(error), 'Fatal read error on socket transport')
      return
    }
    if (!this._peer_ended || this._peer_ended_seen || this._closing || this._paused) return
    this._peer_ended_seen = true
    this._peer_ended = false
    this._debug_log('received EOF')
    let keep_open: unknown
    const told = this._call_protocol('eof_received', () => {
      keep_open = (this._protocol as Protocol).eof_received()
      return keep_open
    })
    if (!told) return
    if (keep_open === undefined || keep_open === null || keep_open === false || keep_open === 0) this.close()
    else this._remove_reader()
  }

  /** Calls the protocol; where it fails, so does the transport. */
  private _call_protocol(method: string, call: () => unknown): boolean {
    const { _loop: loop } = this
    try {
      const result = call()
      // Asked here too, since the text is wanted by few.
      if (result instanceof Promise) hear_protocol(this, result, call_failed(method))
      return true
    } catch (error) {
      if (loop._profile.protocol_failure === 'callback' || must_leave(error, loop)) throw error
      this._fatal_error(error, call_failed(method))
      return false
    }
  }

  // ---- writing

  override write(data: Uint8Array): void {
    this._check_bytes(data)
    if (this._eof) throw new RuntimeError('Cannot call write() after write_eof()')
    if (this._empty_waiter !== null) throw new RuntimeError('unable to write; sendfile is in progress')
    if (data.length === 0) return
    if (this._conn_lost > 0) {
      this._count_lost_write()
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

  private _check_bytes(data: unknown): void {
    if (data instanceof Uint8Array) return
    throw new TypeError(this._loop._profile.write_type_text.replace('{}', type_name_of(data)))
  }

  private _count_lost_write(): void {
    if (this._conn_lost >= LOG_THRESHOLD_FOR_CONNLOST_WRITES)
      logger.warning('socket.send() raised exception.')
    this._conn_lost += 1
  }

  override writelines(list_of_data: Iterable<Uint8Array>): void {
    const pieces = [...list_of_data]
    const how = this._loop._profile.writelines_way
    if (how === 'joined') {
      this.write(joined(pieces))
      return
    }
    if (this._eof) throw new RuntimeError('Cannot call writelines() after write_eof()')
    if (this._empty_waiter !== null) throw new RuntimeError('unable to writelines; sendfile is in progress')
    if (pieces.length === 0) return
    if (this._conn_lost > 0) {
      // These versions forget how to write when they close.
      if (how === 'unchecked') throw new TypeError("'NoneType' object is not callable")
      this._count_lost_write()
      return
    }
    for (const piece of pieces) this._check_bytes(piece)
    if (this._writing) {
      this._buffer.push(...pieces)
      for (const piece of pieces) this._buffer_size += piece.length
    } else this._send(pieces)
    if (this._writing && how === 'checked') this._maybe_pause_protocol()
  }

  /** Hands pieces to the system. Afterwards `_writing` tells whether any of it waits. */
  private _send(pieces: readonly Uint8Array[]): void {
    this._writing = true
    const error = this._writes.hand(this._sock, pieces)
    if (error === undefined) return
    this._writing = false
    if (error !== null) this._write_failed(error)
  }

  private _write_failed(error: unknown): void {
    this._clear_buffer()
    const exc = python_error(error)
    this._fatal_error(exc, 'Fatal write error on socket transport')
    this._empty_waiter?.set_exception(exc)
  }

  protected override _clear_buffer(): void {
    this._buffer = []
    this._buffer_size = 0
  }

  private _on_sent(error: Error | null): void {
    // A write is cancelled when the socket fails otherwise: that error tells why.
    if (this._sock === null || (error !== null && 'code' in error && error.code === 'ECANCELED')) return
    this._loop._arrived(() => {
      this._write_ready(error)
    })
  }

  /** The write under way is done: the next one, or what waits for the end of all. */
  private _write_ready(error: Error | null): void {
    this._writing = false
    if (this._conn_lost > 0) return
    if (error !== null) {
      this._write_failed(error)
      return
    }
    if (this._buffer.length > 0) {
      const pieces = this._buffer
      this._clear_buffer()
      this._send(pieces)
      if (this._conn_lost > 0) return
    }
    this._maybe_resume_protocol()
    if (this._writing) return
    this._empty_waiter?._finish(undefined)
    if (this._closing) this._call_connection_lost(null)
    else if (this._eof) this._sock?.shutdown()
  }

  override get_write_buffer_size(): number {
    return this._buffer_size + (this._writing ? (this._sock?.unsent ?? 0) : 0)
  }

  override can_write_eof(): boolean {
    return true
  }

  override write_eof(): void {
    if (this._closing || this._eof) return
    this._eof = true
    if (!this._writing) this._sock?.shutdown()
  }

  /** A future that is done when everything written is sent, for who sends past the buffer. @internal */
  _make_empty_waiter(): Future<void> {
    if (this._empty_waiter !== null) throw new RuntimeError('Empty waiter is already set')
    const waiter = (this._empty_waiter = this._loop.create_future<void>())
    if (!this._writing) waiter._finish(undefined)
    return waiter
  }

  /** @internal */
  _reset_empty_waiter(): void {
    this._empty_waiter = null
  }

  /** Files are sent past the buffer. @internal */
  get _sendfile_compatible(): 'try_native' {
    return 'try_native'
  }

  /** Writes while nothing else is written, until the system has it all. @internal */
  _write_past_buffer(data: Uint8Array, done: (error?: Error | null) => void): void {
    if (this._sock === null) done(os_error('EBADF'))
    else this._sock.write(data, done)
  }

  // ---- the end

  override _call_connection_lost(exc: unknown): void {
    const server = this._server
    try {
      super._call_connection_lost(exc)
    } finally {
      this._kept = []
      this._server = null
      server?._detach(this)
    }
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(_SelectorSocketTransport, 'asyncio.selector_events', '_SelectorSocketTransport')
