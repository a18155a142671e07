import { AssertionError, AttributeError, repr } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { bind_arguments } from './call_arguments.js'
import { is_kw, kw } from './compat/kw.js'
import type { Profile } from './compat/versions.js'
import { warn } from './compat/warn.js'
import { type Coroutine, type Steps, library_coroutine, steps } from './coroutines.js'
import { FlowControlMixin } from './flow_control.js'
import type { Awaitable } from './futures.js'
import { profile_of_class } from './mixins.js'
import { refuse_keywords } from './keywords.js'
import { StreamReader } from './stream_reader.js'
import type { WriteTransport } from './transports.js'
import { type Report, heard, unheard } from './unheard.js'

/** Keyword arguments of `StreamWriter.start_tls`. */
export interface StreamStartTlsOptions {
  /** The name that the peer's certificate must be for. */
  server_hostname?: string | null
  /** Seconds until the handshake is given up. */
  ssl_handshake_timeout?: number | null
  /** Seconds until the shutdown is given up (3.12 and newer). */
  ssl_shutdown_timeout?: number | null
}

/** What a writer asks of the protocol it belongs to. */
export interface WriterProtocol {
  /** What `drain` waits for. */
  _drain_helper(): Awaitable<void>
  /** What `wait_closed` waits for, since 3.8; until then it is the attribute `_closed`. */
  _get_close_waiter?(stream: object): Awaitable<void>
  _client_connected_cb?: unknown
}

/** A protocol that can go on with another transport. */
interface Upgradable {
  _upgraded(writer: StreamWriter): void
}

const PARAMETERS = ['transport', 'protocol', 'reader', 'loop'] as const

/**
 * The sending side of a connection.
 *
 *     writer.write(data)            // never waits: what the peer does not take yet is kept
 *     await writer.drain()          // waits while too much is kept
 *
 * Made by `open_connection` and `start_server`.
 *
 * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter
 */
export class StreamWriter {
  /** @internal */
  declare static _profile?: Profile
  /** The version that the writer behaves as: that of its class. */
  readonly _profile: Profile
  _transport: WriteTransport
  _protocol: WriterProtocol
  _reader: StreamReader | null
  _loop: BaseEventLoop
  /** @internal */
  _is_registered = false

  /** @throws {AssertionError} for a reader that is none */
  constructor(
    transport: WriteTransport,
    protocol: WriterProtocol,
    reader: StreamReader | null,
    loop: AbstractEventLoop,
  )
  constructor(...args: unknown[]) {
    const profile = profile_of_class(new.target)
    this._profile = profile
    const signature = { name: 'StreamWriter.__init__', parameters: PARAMETERS, required: PARAMETERS.length }
    const [transport, protocol, reader, loop] =
      args.length === PARAMETERS.length
        ? args
        : PARAMETERS.map((name) => bind_arguments(profile, signature, args)[name])
    const no_reader = reader === null || reader === undefined
    if (!no_reader && !(reader instanceof StreamReader)) throw new AssertionError()
    this._transport = transport as WriteTransport
    this._protocol = protocol as WriterProtocol
    this._reader = no_reader ? null : reader
    this._loop = loop as BaseEventLoop
    if (profile.unclosed_writer_warning) unheard(this)
  }

  __repr__(): string {
    return writer_repr(type_name_of(this), this._transport, this._reader)
  }

  /** The transport underneath. */
  get transport(): WriteTransport {
    return this._transport
  }

  /**
   * Sends bytes, now or as soon as the peer takes them.
   * @param data - the bytes
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.write
   */
  write(data: Uint8Array): void {
    this._transport.write(data)
  }

  /**
   * Sends several pieces of bytes, one after the other.
   * @param data - the pieces
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.writelines
   */
  writelines(data: Iterable<Uint8Array>): void {
    this._transport.writelines(data)
  }

  /**
   * Tells the peer that nothing more will come, once everything written is sent.
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.write_eof
   */
  write_eof(): void {
    this._transport.write_eof()
  }

  /**
   * Whether there is `write_eof`.
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.can_write_eof
   */
  can_write_eof(): boolean {
    return this._transport.can_write_eof()
  }

  /**
   * Closes the connection once everything written is sent.
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.close
   */
  close(): void {
    this._transport.close()
    if (this._is_registered) heard(this)
  }

  /**
   * Whether the connection is closed or about to be.
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.is_closing
   */
  is_closing(): boolean {
    return this._transport.is_closing()
  }

  /**
   * Waits until the connection is closed.
   * @throws what the connection failed with
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.wait_closed
   */
  wait_closed(): Coroutine<void> {
    return library_coroutine('StreamWriter.wait_closed', this._wait_closed())
  }

  private *_wait_closed(): Steps<void> {
    yield* steps<void>(this._close_waiter(this._protocol))
  }

  private _close_waiter(protocol: WriterProtocol): unknown {
    if (this._profile.stream_close_waiter === 'method') return protocol._get_close_waiter?.(this)
    if ('_closed' in protocol) return protocol._closed
    throw new AttributeError(`'${type_name_of(protocol)}' object has no attribute '_closed'`)
  }

  /**
   * What the transport knows of itself.
   * @param name - `peername`, `sockname`, `socket`, `sslcontext`, `ssl_object` …
   * @param default_ - given for what it does not know; `null` by default
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.get_extra_info
   */
  get_extra_info(name: string, default_: unknown = null): unknown {
    if (!is_kw(default_)) return this._transport.get_extra_info(name, default_)
    refuse_keywords(this._profile, 'StreamWriter.get_extra_info', default_, ['default'])
    const given = default_ as { readonly default?: unknown }
    return this._transport.get_extra_info(name, given.default ?? null)
  }

  /**
   * Waits while the transport keeps more than it should.
   * @throws what reading failed with
   * @throws {ConnectionResetError} when the connection is lost
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.drain
   */
  drain(): Coroutine<void> {
    return library_coroutine('StreamWriter.drain', this._drain())
  }

  private *_drain(): Steps<void> {
    const failure = this._reader === null ? null : this._reader.exception()
    if (failure !== null && failure !== undefined) throw failure as Error
    // One turn, in which connection_lost may be called: else a loop that only writes would never hear of it.
    if (this._transport.is_closing()) yield
    const protocol = this._protocol
    if (!(protocol instanceof FlowControlMixin)) yield* steps<void>(protocol._drain_helper())
    else if (protocol._drain_helper !== FlowControlMixin.prototype._drain_helper)
      yield* protocol._drain_helper()
    else if (protocol._paused || protocol._connection_lost) yield* protocol._drain_steps()
  }

  /**
   * Goes over to TLS on a connection that there is.
   * @param sslcontext - the context
   * @param options - what to check, and how long to wait
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.start_tls
   */
  start_tls(sslcontext: unknown, options: StreamStartTlsOptions = {}): Coroutine<void> {
    const known = ['server_hostname', 'ssl_handshake_timeout']
    if (this._profile.stream_tls_shutdown_timeout) known.push('ssl_shutdown_timeout')
    refuse_keywords(this._profile, 'StreamWriter.start_tls', options, known)
    return library_coroutine('StreamWriter.start_tls', this._start_tls(sslcontext, options))
  }

  private *_start_tls(sslcontext: unknown, options: StreamStartTlsOptions): Steps<void> {
    const protocol = this._protocol
    const server_side = (protocol._client_connected_cb ?? null) !== null
    yield* this._drain()
    const given = kw({ ...options, server_side })
    const start = Reflect.get(this._loop, 'start_tls') as (...args: unknown[]) => Awaitable<WriteTransport>
    const made = start.call(this._loop, this._transport, protocol, sslcontext, given)
    this._transport = yield* steps<WriteTransport>(made)
    ;(protocol as unknown as Upgradable)._upgraded(this)
  }

  // ---- what is reported of a writer that was not closed

  /** @internal */
  _is_unheard(): boolean {
    return is_open(this._transport)
  }

  /** @internal */
  _make_report(): Report {
    const { _transport: transport, _reader: reader, _loop: loop } = this
    const name = type_name_of(this)
    return {
      loop,
      tell: () => {
        if (!is_open(transport)) return
        if (!loop.is_closed()) {
          loop.call_soon_threadsafe(() => {
            transport.close()
          })
        }
        warn(`unclosed ${writer_repr(name, transport, reader)}`, 'ResourceWarning')
      },
    }
  }
}

/** Whether a transport, which can be anybody's, says that it is open; one that cannot tell has nothing to close. */
function is_open(transport: WriteTransport): boolean {
  try {
    return !transport.is_closing()
  } catch {
    return false
  }
}

function writer_repr(name: string, transport: WriteTransport, reader: StreamReader | null): string {
  const of_reader = reader === null ? '' : ` reader=${repr(reader)}`
  return `<${name} transport=${repr(transport)}${of_reader}>`
}

declare_class(StreamWriter, 'asyncio.streams', 'StreamWriter')
