import { AttributeError, NotImplementedError, OSError, ValueError } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import { address_repr } from './addresses.js'
import type { BaseEventLoop } from './base_events.js'
import { LOG_THRESHOLD_FOR_CONNLOST_WRITES } from './constants.js'
import { destination_of, same_address, send_to_name } from './host_addresses.js'
import { python_error } from './errors_of_node.js'
import { hear_protocol, must_leave } from './exception_handling.js'
import type { Future } from './futures.js'
import { Handle } from './handles.js'
import type { DatagramAddress, DatagramListener, HostDatagrams } from './host/datagrams.js'
import { copied } from './host/bytes.js'
import { logger } from './log.js'
import type { DatagramProtocol } from './protocols.js'
import { _SelectorTransport } from './selector_transport.js'
import { type DatagramTransport, type Extra, sends_datagrams } from './transports.js'
import { python_address } from './behind_transports.js'

/** How many datagrams may wait for a loop that is busy before they are left to the system. */
const MOST_KEPT = 64

/** What a datagram that waits counts for besides its bytes, where that is counted. */
const HEADER_SIZE = 8

/** What a transport of datagrams is made with. */
export interface DatagramTransportOptions {
  /** The only address to send to, as the program sees it. */
  readonly address: unknown
  /** What it says of itself instead of what the socket does. */
  readonly extra?: Extra
  /** Woken once the protocol has been told of the transport. */
  readonly waiter: Future<void>
}

interface Waiting {
  readonly data: Uint8Array
  readonly addr: unknown
}

/** What arrived: a datagram, or an error. */
type Arrival = { readonly data: Buffer; readonly from: DatagramAddress } | { readonly error: unknown }

/**
 * Datagrams over a socket.
 *
 * What arrives is delivered one datagram an iteration of the loop, as Python reads them. Datagrams are sent at once when
 * none waits, so that the system's verdict is known before `sendto` returns. One to a host whose name must be looked
 * up waits, and those behind it, too.
 */
export class _SelectorDatagramTransport
  extends _SelectorTransport<HostDatagrams>
  implements DatagramTransport, DatagramListener
{
  private readonly _address: unknown
  /** Datagrams that wait; the first of them is in the system's hands, or being looked up. */
  private _buffer: Waiting[] = []
  private _buffer_size = 0
  private _read_scheduled = false
  private _arrivals: Arrival[] = []

  constructor(
    loop: BaseEventLoop,
    sock: HostDatagrams,
    protocol: DatagramProtocol,
    options: DatagramTransportOptions,
  ) {
    super(loop, sock, protocol, options.extra)
    this._address = options.address
    sock.listen_to(this)
    this._begin(options.waiter)
  }

  /** Whether it counts as a DatagramTransport. @internal */
  get [sends_datagrams](): boolean {
    return this._loop._profile.datagram_kind === 'datagram_transport'
  }

  // ---- receiving

  private _check_pausing(): void {
    if (this._loop._profile.datagram_pausing === 'missing') throw new NotImplementedError()
  }

  override pause_reading(): void {
    this._check_pausing()
    super.pause_reading()
  }

  override resume_reading(): void {
    this._check_pausing()
    super.resume_reading()
  }

  override is_reading(): boolean {
    this._check_pausing()
    return super.is_reading()
  }

  protected override _add_reader(): void {
    if (this._closing || this._paused) return
    this._reader = new Handle(this._read_ready_callback, [], this._loop, null)
    this._schedule_read()
    if (this._arrivals.length < MOST_KEPT) this._sock?.read()
  }

  /** @internal */
  on_datagram(data: Buffer, from: DatagramAddress): void {
    this._arrived({ data, from })
  }

  /** @internal */
  on_error(error: unknown): void {
    this._arrived({ error })
  }

  private _arrived(arrival: Arrival): void {
    if (this._closing) return
    this._arrivals.push(arrival)
    if (this._arrivals.length >= MOST_KEPT) this._sock?.stop_reading()
    this._schedule_read()
  }

  private _schedule_read(): void {
    if (this._read_scheduled || this._reader === null || this._arrivals.length === 0) return
    this._read_scheduled = true
    this._loop._arrived(this._reader)
  }

  override _read_ready(): void {
    this._read_scheduled = false
    if (this._conn_lost > 0 || !this._wants_input()) return
    const arrival = this._arrivals.shift()
    if (arrival === undefined) return
    if (this._arrivals.length === MOST_KEPT - 1) this._sock?.read()
    // Before the protocol is called, which may raise.
    this._schedule_read()
    const protocol = this._protocol as DatagramProtocol
    const result: unknown =
      'error' in arrival
        ? protocol.error_received(python_error(arrival.error))
        : protocol.datagram_received(arrival.data, python_address(arrival.from))
    hear_protocol(this, result, 'Fatal error: a method of the protocol failed.')
  }

  // ---- sending

  /**
   * Sends a datagram.
   * @param data - its bytes
   * @param addr - where to; left out for a transport that has an address
   * @throws {TypeError} for what is no bytes
   * @throws {ValueError} for another address than the transport's
   */
  sendto(data: Uint8Array, addr: unknown = null): void {
    const profile = this._loop._profile
    if (!(data instanceof Uint8Array)) {
      throw new TypeError(`data argument must be a bytes-like object, not '${type_name_of(data)}'`)
    }
    if (data.length === 0 && profile.empty_datagrams === 'dropped') return
    if (this._address !== null) {
      if (addr !== null && !same_address(addr, this._address)) {
        throw new ValueError(`Invalid address: must be None or ${address_repr(this._address)}`)
      }
      addr = this._address
      if (this._conn_lost > 0) {
        this._count_lost_write()
        return
      }
    }
    if (this._buffer.length === 0 && this._attempt({ data, addr }) !== 'waiting') return
    // Of the datagram that waits the program may change the bytes.
    this._buffer.push({ data: copied(data, 0, data.length), addr })
    this._buffer_size += data.length + (profile.datagram_accounting === 'bytes' ? 0 : HEADER_SIZE)
    this._writing = true
    this._maybe_pause_protocol()
  }

  private _count_lost_write(): void {
    if (this._conn_lost >= LOG_THRESHOLD_FOR_CONNLOST_WRITES) {
      logger.warning('socket.send() raised exception.')
    }
    this._conn_lost += 1
  }

  /** Sends a datagram, and tells the protocol or the loop where that fails. */
  private _attempt({ data, addr }: Waiting): 'sent' | 'waiting' | 'failed' {
    try {
      if (this._sock === null) throw new AttributeError("'NoneType' object has no attribute 'sendto'")
      return this._send(this._sock, data, addr) ? 'sent' : 'waiting'
    } catch (error) {
      this._failed(python_error(error))
      return 'failed'
    }
  }

  private _failed(error: unknown): void {
    if (must_leave(error, this._loop)) throw error
    if (error instanceof OSError) {
      ;(this._protocol as DatagramProtocol).error_received(error)
      return
    }
    // A transport that is gone has no loop any more in Python, which shows here.
    if (this._sock === null)
      throw new AttributeError("'NoneType' object has no attribute 'call_exception_handler'")
    this._fatal_error(error, 'Fatal write error on datagram transport')
  }

  /** Hands a datagram to the system, or to the resolver first; false when it waits. */
  private _send(sock: HostDatagrams, data: Uint8Array, addr: unknown): boolean {
    const later = (error: unknown): void => {
      this._loop._arrived(() => {
        this._sendto_ready(error)
      })
    }
    if (this._is_connected()) return sock.send(data, null, later)
    const { family } = sock
    const to = destination_of(addr, { profile: this._loop._profile, family, caller: 'sendto' })
    if ('host' in to) return sock.send(data, to, later)
    send_to_name(sock, data, to, later)
    return false
  }

  private _is_connected(): boolean {
    const { datagram_peer } = this._loop._profile
    return (datagram_peer === 'address' ? this._address : this._extra['peername']) !== null
  }

  /** The first datagram that waited is sent, or could not be: now the others. */
  private _sendto_ready(error: unknown): void {
    if (this._sock === null || this._buffer.length === 0) return
    this._pop()
    if (error !== null) {
      this._failed(python_error(error))
      this._go_on_later()
      return
    }
    this._send_waiting()
  }

  private _go_on_later(): void {
    this._loop._arrived(() => {
      if (this._sock !== null && this._conn_lost === 0) this._send_waiting()
    })
  }

  private _send_waiting(): void {
    for (let next = this._buffer[0]; next !== undefined; next = this._buffer[0]) {
      const outcome = this._attempt(next)
      if (outcome === 'waiting') break
      this._pop()
      if (outcome === 'failed') {
        this._go_on_later()
        return
      }
    }
    this._maybe_resume_protocol()
    if (this._buffer.length > 0) return
    this._writing = false
    if (this._closing) this._call_connection_lost(null)
  }

  private _pop(): void {
    const sent = this._buffer.shift()
    if (sent === undefined) return
    const counts_header = this._loop._profile.datagram_accounting === 'header'
    this._buffer_size -= sent.data.length + (counts_header ? HEADER_SIZE : 0)
  }

  override get_write_buffer_size(): number {
    return this._buffer_size
  }

  protected override _clear_buffer(): void {
    this._buffer = []
    this._buffer_size = 0
    this._writing = false
  }

  override _call_connection_lost(exc: unknown): void {
    this._arrivals = []
    super._call_connection_lost(exc)
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(_SelectorDatagramTransport, 'asyncio.selector_events', '_SelectorDatagramTransport')
