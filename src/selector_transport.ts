import { BrokenPipeError, ConnectionAbortedError, ConnectionResetError, OSError } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import { warn } from './compat/warn.js'
import type { Future } from './futures.js'
import type { Handle } from './handles.js'
import type { Endpoint } from './host/net.js'
import { logger } from './log.js'
import { method_of } from './method_of.js'
import type { BaseProtocol } from './protocols.js'
import { set_result_unless_cancelled } from './wake_timer.js'
import { type Extra, _FlowControlMixin } from './transports.js'
import { type HostEnd as SocketBehind, python_address, transport_socket } from './behind_transports.js'
import { type Report, heard, unheard } from './unheard.js'

/** The socket of the platform under a transport. */
interface HostEnd {
  readonly fd: number
  readonly local: Endpoint | null
  readonly remote: Endpoint | null
  listen_to(listener: null): void
  stop_reading(): void
  close(): void
}

/** What transports over sockets have in common: what they are, and how they end. */
export abstract class _SelectorTransport<S extends HostEnd & SocketBehind> extends _FlowControlMixin {
  declare _loop: BaseEventLoop
  _protocol: BaseProtocol
  _protocol_connected = false
  protected _sock: S | null
  private readonly _sock_fd: number
  /** Whether Node has a write under way. */
  protected _writing = false
  /** How many times something was written or closed since the connection was lost; zero before. */
  _conn_lost = 0
  _closing = false
  protected _paused = false
  /** The handle that reads, in the context of whoever asked for it; null while nobody wants to read. */
  protected _reader: Handle | null = null
  protected readonly _read_ready_callback = method_of(this as { _read_ready: () => void }, '_read_ready')
  _is_registered = false

  constructor(loop: BaseEventLoop, sock: S, protocol: BaseProtocol, extra: Extra | undefined) {
    super(extra, loop)
    this._extra['socket'] = transport_socket(loop._profile, sock)
    if (!('sockname' in this._extra)) this._extra['sockname'] = python_address(sock.local)
    if (!('peername' in this._extra)) this._extra['peername'] = python_address(sock.remote)
    this._sock = sock
    this._sock_fd = sock.fd
    this._protocol = protocol
    this.set_protocol(protocol)
  }

  /** Tells the protocol of the connection; reading begins after that, and whoever waits goes on last. */
  protected _begin(waiter: Future<void> | null | undefined): void {
    unheard(this)
    const loop = this._loop
    loop._call_soon(method_of(this._protocol, 'connection_made'), [this], null)
    loop._call_soon(this._add_reader.bind(this), [], null)
    if (waiter != null) loop._call_soon(set_result_unless_cancelled, [waiter, undefined], null)
  }

  /** Begins reading, or goes on with it. */
  protected abstract _add_reader(): void
  /** Takes what has arrived. */
  abstract _read_ready(): void
  /** Forgets what waits to be sent. */
  protected abstract _clear_buffer(): void

  /** Stops reading. */
  protected _remove_reader(): void {
    this._reader = null
    this._sock?.stop_reading()
  }

  /** Whether it waits for what arrives. */
  protected _polls(): boolean {
    return this._reader !== null
  }

  // ---- what it is

  __repr__(): string {
    const info = [type_name_of(this)]
    if (this._sock === null) info.push('closed')
    else if (this._closing) info.push('closing')
    info.push(`fd=${this._sock_fd}`)
    if (this._sock !== null && !this._loop.is_closed()) {
      info.push(`read=${this._polls() ? 'polling' : 'idle'}`)
      info.push(`write=<${this._writing ? 'polling' : 'idle'}, bufsize=${this.get_write_buffer_size()}>`)
    }
    return `<${info.join(' ')}>`
  }

  override set_protocol(protocol: BaseProtocol): void {
    this._protocol = protocol
    this._protocol_connected = true
  }

  override get_protocol(): BaseProtocol {
    return this._protocol
  }

  protected override _flow_protocol(): BaseProtocol {
    return this._protocol
  }

  override is_closing(): boolean {
    return this._closing
  }

  /** @internal */
  _is_unheard(): boolean {
    return this._sock !== null
  }

  /** An open transport is never collected, since Node knows its socket: it is reported when its loop is closed. @internal */
  _make_report(): Report {
    return {
      loop: this._loop,
      tell: () => {
        if (this._sock === null) return
        warn(`unclosed transport ${this.__repr__()}`, 'ResourceWarning')
        this._sock.close()
      },
    }
  }

  // ---- reading

  override is_reading(): boolean {
    return this._wants_input()
  }

  /** The same for the library itself: not every version has the method. */
  protected _wants_input(): boolean {
    return !this._closing && !this._paused
  }

  override pause_reading(): void {
    if (this._closing || this._paused) return
    this._paused = true
    this._remove_reader()
    this._debug_log('pauses reading')
  }

  override resume_reading(): void {
    if (this._closing || !this._paused) return
    this._paused = false
    this._add_reader()
    this._debug_log('resumes reading')
  }

  protected _debug_log(what: string): void {
    if (this._loop.get_debug()) logger.debug('%r %s', this, what)
  }

  // ---- the end

  override close(): void {
    if (this._closing) return
    this._closing = true
    this._remove_reader()
    if (this._writing) return
    this._conn_lost += 1
    this._loop._call_soon(this._connection_lost_callback, [null], null)
  }

  override abort(): void {
    this._force_close(null)
  }

  private readonly _connection_lost_callback = method_of(
    this as unknown as { _call_connection_lost: (exc: unknown) => void },
    '_call_connection_lost',
  )

  /** @internal */
  _fatal_error(exc: unknown, message = 'Fatal error on transport'): void {
    if (is_everyday(exc, this._loop)) {
      if (this._loop.get_debug()) logger.debug('%r: %s', this, message)
    } else {
      const context = { message, exception: exc, transport: this, protocol: this._protocol }
      this._loop.call_exception_handler(context)
    }
    this._force_close(exc)
  }

  /** @internal */
  _force_close(exc: unknown): void {
    if (this._conn_lost > 0) return
    this._clear_buffer()
    if (!this._closing) {
      this._closing = true
      this._remove_reader()
    }
    this._conn_lost += 1
    this._loop._call_soon(this._connection_lost_callback, [exc], null)
  }

  _call_connection_lost(exc: unknown): void {
    try {
      if (this._protocol_connected) this._protocol.connection_lost(exc)
    } finally {
      this._sock?.listen_to(null)
      this._sock?.close()
      this._sock = null
      if (this._is_registered) heard(this)
      // What it refers to is let go of, as in Python; its loop stays for those who ask it something.
      this._protocol = null as unknown as BaseProtocol
    }
  }
}

/** Whether an error is what connections die of every day, and nobody needs to be told but the protocol. */
function is_everyday(exc: unknown, loop: BaseEventLoop): boolean {
  if (loop._profile.everyday_errors === 'os_error') return exc instanceof OSError
  return [BrokenPipeError, ConnectionResetError, ConnectionAbortedError].some((cls) => exc instanceof cls)
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(_SelectorTransport, 'asyncio.selector_events', '_SelectorTransport')
