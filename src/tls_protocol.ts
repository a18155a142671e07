import {
  ConnectionAbortedError,
  ConnectionResetError,
  NotImplementedError,
  OSError,
  TimeoutError,
  ValueError,
  repr,
} from './builtins.js'
import { declare_class, object_address, type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import {
  FLOW_CONTROL_HIGH_WATER_SSL_WRITE,
  SSL_HANDSHAKE_TIMEOUT,
  SSL_SHUTDOWN_TIMEOUT,
} from './constants.js'
import type { Steps } from './coroutines.js'
import { hear_protocol, must_leave } from './exception_handling.js'
import type { Establishing } from './establishing.js'
import type { Future } from './futures.js'
import type { TimerHandle } from './handles.js'
import { joined } from './host/bytes.js'
import type { HostSocket } from './host/net.js'
import { type EngineListener, TlsEngine } from './host/tls.js'
import { logger } from './log.js'
import type { StartTlsArguments } from './node_events.js'
import {
  BufferedProtocol,
  type BaseProtocol,
  type Protocol,
  _feed_data_to_buffered_proto,
} from './protocols.js'
import { _SelectorSocketTransport } from './selector_events.js'
import { method_of } from './method_of.js'
import { OF_THE_LIBRARY, SSLProtocol } from './sslproto.js'
import { create_default_context } from './ssl.js'
import { SSLContext } from './ssl_context.js'
import { SSLCertVerificationError, tls_error } from './ssl_errors.js'
import { SSLObject, certificate_of } from './ssl_object.js'
import type { Transport } from './transports.js'
import { type Extra, _FlowControlMixin } from './transports.js'
import { view } from './compat/view.js'

/** How much is kept for a protocol that does not want to read (bytes). */
const READ_LIMIT = 256 * 1024

/** What the connection is at. */
type State = 'unwrapped' | 'handshake' | 'wrapped' | 'shutdown' | 'closed'

/** What a TLS connection is made with. */
interface TlsConnection extends Establishing {
  readonly waiter: Future<void> | null
  /** Whether the protocol is to be told of the connection; not where it knows of it already. */
  readonly call_connection_made?: boolean
}

/** The context of a connection that was given none. */
function default_context(server_side: boolean, server_hostname: string | null | undefined): SSLContext {
  if (server_side) throw new ValueError('Server side SSL needs a valid SSLContext')
  const context = create_default_context()
  if (!server_hostname) context.check_hostname = false
  return context
}

function time_limit(name: string, given: number | null | undefined, usual: number): number {
  if (given == null) return usual
  if (!(given > 0)) throw new ValueError(`${name} should be a positive number, got ${given}`)
  return given
}

/**
 * The transport of a TLS connection, as its protocol sees it.
 */
export class _SSLProtocolTransport extends _FlowControlMixin {
  declare _loop: BaseEventLoop
  /** @internal */
  readonly _start_tls_compatible = true

  /** Files are encrypted on their way, as anything else. @internal */
  get _sendfile_compatible(): 'fallback' {
    return 'fallback'
  }

  private readonly _ssl_protocol: _SSLProtocol
  private _closed = false

  constructor(loop: BaseEventLoop, ssl_protocol: _SSLProtocol) {
    super(null, loop)
    this._ssl_protocol = ssl_protocol
  }

  protected override _flow_protocol(): BaseProtocol {
    return this._ssl_protocol._app_protocol
  }
  protected override _usual_high_water(): number {
    return FLOW_CONTROL_HIGH_WATER_SSL_WRITE
  }
  /** @internal */
  _control_writing(): void {
    this._maybe_pause_protocol()
    this._maybe_resume_protocol()
  }

  override get_extra_info(name: string, default_value: unknown = null): unknown {
    return this._ssl_protocol._get_extra_info(name, default_value)
  }
  override set_protocol(protocol: BaseProtocol): void {
    this._ssl_protocol._app_protocol = protocol
  }
  override get_protocol(): BaseProtocol {
    return this._ssl_protocol._app_protocol
  }
  override is_closing(): boolean {
    return this._closed || this._ssl_protocol._is_closing()
  }
  override close(): void {
    if (this._closed) return
    this._closed = true
    this._ssl_protocol._start_shutdown()
  }
  override abort(): void {
    this._closed = true
    this._ssl_protocol._abort(null)
  }
  override is_reading(): boolean {
    return !this._ssl_protocol._reading_paused
  }
  override pause_reading(): void {
    this._ssl_protocol._pause_reading()
  }
  override resume_reading(): void {
    this._ssl_protocol._resume_reading()
  }
  override get_write_buffer_size(): number {
    return this._ssl_protocol._write_buffer_size
  }
  override write(data: Uint8Array): void {
    if (!(data instanceof Uint8Array)) {
      throw new TypeError(`data: expecting a bytes-like instance, got ${type_name_of(data)}`)
    }
    if (data.length > 0) this._ssl_protocol._write_appdata(data)
  }
  override writelines(list_of_data: Iterable<Uint8Array>): void {
    this.write(joined([...list_of_data]))
  }
  override write_eof(): void {
    throw new NotImplementedError()
  }
  override can_write_eof(): boolean {
    return false
  }
  /** @internal called when the connection is over */
  _over(): void {
    this._closed = true
  }
  __repr__(): string {
    return `<asyncio.sslproto._SSLProtocolTransport object at ${object_address(this)}>`
  }
}

/**
 * TLS between a transport and a protocol: the protocol of the one, and the transport of the other.
 *
 *     transport ⇄ data_received / write ⇄ [engine] ⇄ app_protocol.data_received / _SSLProtocolTransport.write
 */
export class _SSLProtocol extends SSLProtocol implements EngineListener {
  readonly _loop: BaseEventLoop
  _app_protocol: BaseProtocol
  readonly _app_transport: _SSLProtocolTransport
  private readonly _context: SSLContext
  private _waiter: Future<void> | null
  private readonly _server_side: boolean
  private readonly _server_hostname: string | null
  private readonly _handshake_timeout: number
  private readonly _shutdown_timeout: number
  private readonly _extra: Extra
  private _transport: _SelectorSocketTransport | null = null
  private _engine: TlsEngine | null = null
  private _state: State = 'unwrapped'
  /** Whether the protocol knows of the connection. */
  private _app_connected: boolean
  private _app_told_of_end = false
  private _timer: TimerHandle | null = null
  _write_buffer_size = 0
  _reading_paused = false
  /** Decrypted, and not handed on yet. */
  private _kept: Buffer[] = []
  private _kept_size = 0
  private _peer_ended = false
  private _writing_paused = false
  /** Called once the transport beneath takes more. */
  private _taken: (() => void)[] = []
  private _input_paused = false

  constructor(loop: BaseEventLoop, app_protocol: BaseProtocol, how: TlsConnection) {
    super(OF_THE_LIBRARY, OF_THE_LIBRARY, OF_THE_LIBRARY, OF_THE_LIBRARY)
    this._handshake_timeout = time_limit(
      'ssl_handshake_timeout',
      how.ssl_handshake_timeout,
      SSL_HANDSHAKE_TIMEOUT,
    )
    this._shutdown_timeout = time_limit(
      'ssl_shutdown_timeout',
      how.ssl_shutdown_timeout,
      SSL_SHUTDOWN_TIMEOUT,
    )
    const server_side = how.server_side ?? false
    const given = how.ssl instanceof SSLContext ? how.ssl : null
    this._context = given ?? default_context(server_side, how.server_hostname)
    this._loop = loop
    this._app_protocol = app_protocol
    this._waiter = how.waiter
    this._server_side = server_side
    this._server_hostname = how.server_hostname && !server_side ? how.server_hostname : null
    this._extra = { sslcontext: this._context }
    this._app_connected = how.call_connection_made === false
    this._app_transport = new (view(_SSLProtocolTransport, loop._profile))(loop, this)
    if (this._context.check_hostname && !server_side && this._server_hostname === null) {
      throw new ValueError('check_hostname requires server_hostname')
    }
  }

  // ---- the transport beneath

  override connection_made(transport: Transport): void {
    this._transport = transport as _SelectorSocketTransport
    this._state = 'handshake'
    const context = this._context
    const mode = context.verify_mode
    if (this._loop.get_debug()) logger.debug('%r starts SSL handshake', this)
    this._timer = this._loop.call_later(this._handshake_timeout, () => {
      this._check_handshake_timeout()
    })
    const side = {
      server: this._server_side,
      server_name: this._server_hostname ?? '',
      request: mode !== 0,
      require: mode === 2,
      check_name: context.check_hostname && !this._server_side,
    }
    this._engine = new TlsEngine(context._secure(), context._parts(), side, this)
  }

  override data_received(data: Buffer): void {
    if (this._engine?.feed(data) === false && !this._input_paused) {
      this._input_paused = true
      this._transport?.pause_reading()
    }
  }

  override eof_received(): unknown {
    if (this._loop.get_debug()) logger.debug('%r received EOF', this)
    if (this._state === 'handshake') this._handshake_done(new ConnectionResetError())
    else if (this._loop._profile.tls_end === 'connection') this._tell_end()
    if (this._state !== 'wrapped') return undefined
    this._engine?.feed_end()
    this._loop._arrived(() => {
      this._peer_has_ended()
    })
    // The engine may still have something for the protocol.
    return true
  }

  override connection_lost(exc: unknown): void {
    this._stop_timer()
    const was = this._state
    this._state = 'closed'
    this._engine?.close()
    this._app_transport._over()
    if (this._app_connected && was !== 'unwrapped') {
      this._app_connected = false
      const protocol = this._app_protocol
      this._loop._call_soon(method_of(protocol, 'connection_lost'), [exc], null)
    }
    this._transport = null
    this._write_buffer_size = 0
    this._wakeup_waiter(was === 'handshake' ? (exc ?? new ConnectionResetError()) : exc)
  }

  override pause_writing(): void {
    this._writing_paused = true
  }
  override resume_writing(): void {
    this._writing_paused = false
    const taken = this._taken
    this._taken = []
    for (const go_on of taken) go_on()
  }

  // ---- the engine: nothing of it runs within the loop

  private _later(call: () => void): void {
    this._loop._arrived(() => {
      if (this._state !== 'closed') call()
    })
  }
  /** @internal */
  on_encrypted(data: Buffer, taken: () => void): void {
    this._later(() => {
      this._transport?.write(data)
      if (this._writing_paused) this._taken.push(taken)
      else taken()
    })
  }
  /** @internal */
  on_wanted(): void {
    if (!this._input_paused) return
    this._later(() => {
      this._input_paused = false
      this._transport?.resume_reading()
    })
  }
  /** @internal */
  on_secure(): void {
    this._later(() => {
      this._handshake_done(null)
    })
  }
  /** @internal */
  on_error(error: Error): void {
    this._later(() => {
      const exc = tls_error(error, this._server_hostname ?? '')
      if (this._state === 'handshake') this._handshake_done(exc)
      else this._fatal_error(exc, 'Fatal error on SSL protocol')
    })
  }
  /** @internal */
  on_data(data: Buffer): void {
    this._kept.push(data)
    this._kept_size += data.length
    if (this._kept_size >= READ_LIMIT) this._engine?.pause()
    this._later(() => {
      this._deliver()
    })
  }
  /** @internal */
  on_end(): void {
    this._later(() => {
      this._peer_has_ended()
    })
  }

  // ---- the handshake

  private _check_handshake_timeout(): void {
    if (this._state !== 'handshake') return
    const limit = String(this._handshake_timeout)
    const shown =
      Number.isInteger(this._handshake_timeout) && this._handshake_timeout === SSL_HANDSHAKE_TIMEOUT
        ? `${limit}.0`
        : limit
    const text = `SSL handshake is taking longer than ${shown} seconds: aborting the connection`
    this._fatal_error(new ConnectionAbortedError(text))
  }

  private _handshake_done(failure: unknown): void {
    if (this._state !== 'handshake') return
    this._stop_timer()
    if (failure !== null) {
      this._state = 'unwrapped'
      const what =
        failure instanceof SSLCertVerificationError
          ? 'SSL handshake failed on verifying the certificate'
          : 'SSL handshake failed'
      this._fatal_error(failure, what)
      this._wakeup_waiter(failure)
      return
    }
    this._state = 'wrapped'
    const engine = this._engine as TlsEngine
    const { _context: context, _server_side: server_side, _server_hostname: name } = this
    Object.assign(this._extra, {
      peercert: certificate_of(engine, context.verify_mode !== 0),
      cipher: engine.cipher(),
      compression: null,
      ssl_object: new SSLObject(engine, context, server_side, name),
    })
    if (!this._app_connected) {
      this._app_connected = true
      this._app_protocol.connection_made(this._app_transport)
    }
    this._wakeup_waiter(null)
    this._deliver()
  }

  private _wakeup_waiter(exc: unknown): void {
    const waiter = this._waiter
    this._waiter = null
    if (waiter === null || waiter.done()) return
    if (exc === null || exc === undefined) waiter._finish(undefined)
    else waiter.set_exception(exc)
  }

  private _stop_timer(): void {
    this._timer?.cancel()
    this._timer = null
  }

  // ---- reading

  /** @internal */
  _pause_reading(): void {
    this._reading_paused = true
  }
  /** @internal */
  _resume_reading(): void {
    if (!this._reading_paused) return
    this._reading_paused = false
    this._loop._call_soon(this._deliver.bind(this), [], null)
  }

  private _deliver(): void {
    if (this._reading_paused || this._state === 'handshake' || this._state === 'unwrapped') return
    const kept = this._kept
    if (kept.length > 0) {
      this._kept = []
      this._kept_size = 0
      this._engine?.resume()
      if (this._state === 'wrapped') this._hand_on(kept.length === 1 ? (kept[0] as Buffer) : joined(kept))
    }
    if (this._peer_ended) this._peer_has_ended()
  }

  private _hand_on(data: Buffer): void {
    const protocol = this._app_protocol
    try {
      if (protocol instanceof BufferedProtocol) _feed_data_to_buffered_proto(protocol, data)
      else {
        const result: unknown = (protocol as Protocol).data_received(data)
        hear_protocol(this, result, 'Fatal error on SSL protocol')
      }
    } catch (error) {
      if (must_leave(error, this._loop)) throw error
      this._fatal_error(error, 'Fatal error on SSL protocol')
    }
  }

  private _peer_has_ended(): void {
    this._peer_ended = true
    if (this._reading_paused || this._kept.length > 0) return
    if (this._loop._profile.tls_end === 'message' && !this._tell_end()) return
    if (this._state !== 'shutdown') this._start_shutdown()
    // Who has ended first waits for the connection to end, where that is what the protocol is told of.
    else if (this._app_told_of_end || this._loop._profile.tls_end === 'message') this._transport?.close()
  }

  /**
   * Tells the protocol, once, that nothing more will come.
   * @returns whether it took that well
   */
  private _tell_end(): boolean {
    if (this._app_told_of_end || !this._app_connected) return true
    this._app_told_of_end = true
    try {
      const keep_open = (this._app_protocol as Protocol).eof_received()
      hear_protocol(this, keep_open, 'Error calling eof_received()')
      if (keep_open) logger.warning('returning true from eof_received() has no effect when using ssl')
    } catch (error) {
      if (must_leave(error, this._loop)) throw error
      this._fatal_error(error, 'Error calling eof_received()')
      return false
    }
    return true
  }

  // ---- writing

  /** @internal */
  _write_appdata(data: Uint8Array): void {
    if (this._state === 'closed' || this._state === 'shutdown' || this._engine === null) return
    this._write_buffer_size += data.length
    this._engine.write(data, () => {
      this._later(() => {
        this._write_buffer_size -= data.length
        this._app_transport._control_writing()
      })
    })
    this._app_transport._control_writing()
  }

  // ---- the end

  /** @internal */
  _is_closing(): boolean {
    return this._state === 'shutdown' || this._state === 'closed' || (this._transport?.is_closing() ?? false)
  }

  /** @internal */
  _start_shutdown(): void {
    if (this._state === 'shutdown' || this._state === 'closed') return
    if (this._state !== 'wrapped') {
      this._abort(null)
      return
    }
    this._state = 'shutdown'
    this._timer = this._loop.call_later(this._shutdown_timeout, () => {
      if (this._state !== 'shutdown') return
      this._transport?._force_close(new TimeoutError('SSL shutdown timed out'))
    })
    // What is still to be read is of no interest, but for its end.
    this._kept = []
    this._engine?.resume()
    this._engine?.shutdown(() => {
      this._later(() => {
        if (this._peer_ended) this._transport?.close()
      })
    })
  }

  /** @internal */
  _abort(exc: unknown): void {
    if (this._state !== 'closed' && this._state !== 'handshake') this._state = 'shutdown'
    this._transport?._force_close(exc)
  }

  /** @internal */
  _get_extra_info(name: string, default_value: unknown): unknown {
    if (Object.hasOwn(this._extra, name)) return this._extra[name]
    return this._transport === null ? default_value : this._transport.get_extra_info(name, default_value)
  }

  _fatal_error(exc: unknown, message = 'Fatal error on transport'): void {
    const transport = this._transport
    transport?._force_close(exc)
    if (exc instanceof OSError) {
      if (this._loop.get_debug()) logger.debug('%r: %s', this, message)
      return
    }
    const context = { message, exception: exc, transport, protocol: this }
    this._loop.call_exception_handler(context)
  }
}

/** A TLS connection over a socket; its protocol is told once the handshake is done. */
export function make_ssl_transport(
  loop: BaseEventLoop,
  sock: HostSocket,
  protocol: BaseProtocol,
  how: TlsConnection,
): Transport {
  const ssl_protocol = new _SSLProtocol(loop, protocol, how)
  const { extra, server } = how
  const Under = view(_SelectorSocketTransport, loop._profile)
  new Under(loop, sock, ssl_protocol, { ...(extra && { extra }), server: server ?? null })
  return ssl_protocol._app_transport
}

/** Steps of `start_tls`. */
export function* start_tls(loop: BaseEventLoop, given: StartTlsArguments): Steps<Transport> {
  const { transport, protocol, sslcontext } = given
  if (!(sslcontext instanceof SSLContext)) {
    throw new TypeError(`sslcontext is expected to be an instance of ssl.SSLContext, got ${repr(sslcontext)}`)
  }
  if ((transport as { _start_tls_compatible?: unknown } | null)?._start_tls_compatible !== true) {
    throw new TypeError(`transport ${repr(transport)} is not supported by start_tls()`)
  }
  const under = transport as _SelectorSocketTransport
  const waiter = loop.create_future<void>()
  const ssl_protocol = new _SSLProtocol(loop, protocol, {
    ...given,
    ssl: sslcontext,
    waiter,
    call_connection_made: false,
  })
  // Nothing may arrive before the new protocol knows of its transport.
  under.pause_reading()
  under.set_protocol(ssl_protocol)
  const made = loop.call_soon(() => {
    ssl_protocol.connection_made(under)
  })
  const resumed = loop.call_soon(() => {
    under.resume_reading()
  })
  try {
    yield* waiter
  } catch (error) {
    under.close()
    made.cancel()
    resumed.cancel()
    throw error
  }
  return ssl_protocol._app_transport
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(_SSLProtocolTransport, 'asyncio.sslproto', '_SSLProtocolTransport')
declare_class(_SSLProtocol, 'asyncio.sslproto', 'SSLProtocol')
