import { NotImplementedError } from './builtins.js'
import type { SocketAddress } from './addresses.js'
import { os_error, python_error } from './errors_of_node.js'
import type { DatagramAddress, DatagramListener, HostDatagrams } from './host/datagrams.js'
import type { Endpoint } from './host/net.js'
import { type Notify, SocketEngine } from './socket_engines.js'
import { python_address } from './behind_transports.js'

interface Arrival {
  readonly data: Buffer
  readonly from: DatagramAddress
}

/** A socket of datagrams. What nobody asks for stays with the system, but for the one that was last asked for. */
export class DatagramEngine extends SocketEngine implements DatagramListener {
  readonly host: HostDatagrams
  private readonly _notify: Notify
  private _arrivals: Arrival[] = []
  private _error: unknown = null
  private _sending = false
  private _send_error: unknown = null
  /** A transport that has the socket now, and is told instead. */
  override taker: DatagramListener | null = null

  constructor(host: HostDatagrams, notify: Notify) {
    super()
    this.host = host
    this._notify = notify
    host.listen_to(this)
  }

  override get fd(): number {
    return this.host.closed ? -1 : this.host.fd
  }
  override get local(): Endpoint | null {
    return this.host.local
  }
  override get remote(): Endpoint | null {
    return this.host.remote
  }
  override get closed_by_taker(): boolean {
    return this.taker !== null && this.host.closed
  }

  /** @internal */
  on_datagram(data: Buffer, from: DatagramAddress): void {
    this._arrivals.push({ data, from })
    this.host.stop_reading()
    this._notify('read')
  }
  /** @internal */
  on_error(error: unknown): void {
    this._error = error
    this.host.stop_reading()
    this._notify('read')
  }
  /** @internal */
  replaced_by(next: DatagramListener): void {
    this.taker = next
    for (const { data, from } of this._arrivals.splice(0)) next.on_datagram(data, from)
  }

  /**
   * Takes a datagram.
   * @param most - how much of it (bytes); the rest of it is lost
   * @returns undefined where one would have to wait
   */
  override receive_from(most: number): [data: Buffer, address: SocketAddress | null] | undefined {
    if (this.taker !== null) return undefined
    const arrival = this._arrivals.shift()
    if (arrival !== undefined) return [arrival.data.subarray(0, most), python_address(arrival.from)]
    if (this._error !== null) {
      const error = this._error
      this._error = null
      throw python_error(error)
    }
    this.host.read()
    return undefined
  }

  /**
   * Sends a datagram, which must not change until it is sent.
   * @param to - null for what the socket is connected to
   * @returns how many bytes; undefined where one would have to wait
   */
  private _send(data: Uint8Array, to: Endpoint | null): number | undefined {
    if (this._sending) return undefined
    this._check_sent()
    // A socket that is connected is told no address.
    const target = to !== null && 'host' in to && this.host.remote === null ? to : null
    try {
      this._sending = !this.host.send(data, target, (error) => {
        this._sending = false
        this._send_error = error
        this._notify('write')
      })
    } catch (error) {
      throw python_error(error)
    }
    return data.length
  }

  override receive(most: number): Buffer | undefined {
    return this.receive_from(most)?.[0]
  }
  override send(data: Uint8Array): number | undefined {
    return this._send(data, null)
  }
  override send_to(data: Uint8Array, to: Endpoint): number | undefined {
    return this._send(data, to)
  }
  override accept(): never {
    throw os_error('EOPNOTSUPP')
  }
  override shutdown(): void {
    if (this.host.remote === null) throw os_error('ENOTCONN')
    throw new NotImplementedError('shutdown(): Node does not shut sockets of datagrams down')
  }

  /** Whether the system has what was sent; undefined where one would have to wait for that. */
  override sent(): true | undefined {
    if (this._sending) return undefined
    this._check_sent()
    return true
  }

  private _check_sent(): void {
    const error = this._send_error
    this._send_error = null
    if (error !== null) throw python_error(error)
  }

  override idle(): void {
    if (this.taker === null) this.host.stop_reading()
  }
  override close(): void {
    this.host.close()
  }
}
