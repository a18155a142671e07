import type { OSError } from './builtins.js'
import { os_error, python_error } from './errors_of_node.js'
import { copied, joined } from './host/bytes.js'
import type { Endpoint, HostSocket, SocketListener } from './host/net.js'
import { type Notify, SocketEngine } from './socket_engines.js'
import { Writes } from './writes.js'

/** A connected socket, or one of a pair that Node is about to connect. */
export class ConnectedStream extends SocketEngine implements SocketListener {
  private readonly _notify: Notify
  private readonly _writes: Writes
  private _host: HostSocket | null = null
  private _kept: Uint8Array[] = []
  private _kept_size = 0
  private _wanted = false
  private _ended = false
  private _read_error: unknown = null
  private _write_error: unknown = null
  /** Whether the system has not taken all of what was written last. */
  private _sending = false
  private _write_closed = false
  private _closing = false
  /** A transport that has the socket now, and is told instead. */
  override taker: SocketListener | null = null

  /** @param host - null where it is yet to be attached */
  constructor(host: HostSocket | null, notify: Notify) {
    super()
    this._notify = notify
    this._writes = new Writes((error) => {
      this._sending = false
      if (error !== null) this._write_error = error
      if (this._closing) this._host?.close()
      else this._notify('write')
    })
    if (host !== null) this.attach(host)
  }

  /** The connection has come about. */
  attach(host: HostSocket): void {
    this._host = host
    if (this._closing) {
      host.close()
      return
    }
    host.listen_to(this)
    if (this._wanted) host.read()
    this._notify('write')
  }

  /** The connection could not be made. */
  fail(error: unknown): void {
    this._read_error = this._write_error = error
    this._notify('read')
    this._notify('write')
  }

  override get fd(): number {
    const host = this._host
    return host === null || host.closed ? -1 : host.fd
  }
  override get local(): Endpoint | null {
    return this._host?.local ?? null
  }
  override get remote(): Endpoint | null {
    return this._host?.remote ?? null
  }
  override get closed_by_taker(): boolean {
    return this.taker !== null && this._host?.closed === true
  }
  /** What Node has; null while that is to come. */
  get host(): HostSocket | null {
    return this._host
  }

  // ---- reading

  /**
   * Takes what has arrived.
   * @param most - how much of it (bytes)
   * @returns nothing at the end of what the peer sent, undefined where one would have to wait
   */
  override receive(most: number): Buffer | undefined {
    // The taker leaves nothing.
    if (this.taker !== null) return undefined
    if (this._kept_size > 0) return this._take(most)
    if (this._read_error !== null) {
      const error = this._read_error
      this._read_error = null
      this._ended = true
      throw python_error(error)
    }
    if (this._ended || most === 0) return copied(new Uint8Array(0), 0, 0)
    this._wanted = true
    this._host?.read()
    return undefined
  }

  private _take(most: number): Buffer {
    const all = this._kept.length === 1 ? (this._kept[0] as Buffer) : joined(this._kept)
    const data = all.subarray(0, most)
    this._kept_size -= data.length
    this._kept = this._kept_size > 0 ? [all.subarray(data.length)] : []
    return data
  }

  /** @internal */
  on_data(buffer: Uint8Array, count: number): boolean {
    this._kept.push(copied(buffer, 0, count))
    this._kept_size += count
    this._wanted = false
    this._notify('read')
    // The rest stays with the system until somebody asks for it.
    return this._wanted
  }
  /** @internal */
  on_end(): void {
    this._ended = true
    this._notify('read')
  }
  /** @internal */
  on_error(error: unknown): void {
    this._read_error = error
    this._notify('read')
  }
  /** @internal */
  replaced_by(next: SocketListener): void {
    this.taker = next
    for (const piece of this._kept) next.on_data(piece, piece.length)
    this._kept = []
    this._kept_size = 0
    if (this._read_error !== null) next.on_error(this._read_error)
    else if (this._ended) next.on_end()
  }

  override idle(): void {
    this._wanted = false
    if (this.taker === null) this._host?.stop_reading()
  }

  // ---- writing

  /**
   * Writes bytes, which must not change until they are sent.
   * @returns how many are on their way; undefined where one would have to wait
   */
  override send(data: Uint8Array): number | undefined {
    if (this._sending || this._host === null) return undefined
    this._check_writable()
    if (data.length === 0) return 0
    const error = this._writes.hand(this._host, [data])
    if (error === undefined) this._sending = true
    else if (error !== null) throw write_failure(error)
    return data.length
  }

  /** Whether the system has taken all that was written; undefined where one would have to wait for that. */
  override sent(): true | undefined {
    if (this._sending) return undefined
    this._check_writable()
    return true
  }

  private _check_writable(): void {
    if (this._write_error !== null) {
      const error = this._write_error
      this._write_error = null
      this._write_closed = true
      throw write_failure(error)
    }
    if (this._write_closed || this._host?.closed === true) throw os_error('EPIPE')
  }

  // ---- the end

  /** Ends one direction, or both. */
  override shutdown(reading: boolean, writing: boolean): void {
    if (reading) {
      this._ended = true
      this._host?.stop_reading()
      this._notify('read')
    }
    if (writing && !this._write_closed) {
      this._write_closed = true
      this._host?.shutdown()
    }
  }

  /** Closes the socket, once the system has what was written. */
  override close(): void {
    this._closing = true
    if (!this._sending) this._host?.close()
  }
}

function write_failure(error: unknown): OSError {
  const known = python_error(error)
  // Node's sockets that are closed say so in their own way.
  return known === error ? os_error('EPIPE') : (known as OSError)
}
