import type { SocketAddress } from './addresses.js'
import { os_error, python_error } from './errors_of_node.js'
import type { Endpoint, HostSocket } from './host/net.js'
import type { HostServer } from './host/net_server.js'
import type { UnconnectedSocket } from './host/stream_sockets.js'

/*
 * What a socket of a program does, in the way of the system's non-blocking calls: each operation is done at once, or
 * tells that it would have to wait. Whoever waits is told when to try again.
 */

/** What somebody waits for. */
export type Direction = 'read' | 'write'

/** Told when something can be tried again. */
export type Notify = (direction: Direction) => void

/** What a socket object stands on. What it cannot do is refused as the system does. */
export abstract class SocketEngine {
  abstract readonly fd: number
  abstract readonly local: Endpoint | null
  get remote(): Endpoint | null {
    return null
  }
  /** A transport that has the socket now, and is told instead. */
  taker: object | null = null

  abstract close(): void

  /** Whether it is somebody else's to close now. */
  get is_taken(): boolean {
    return this.taker !== null
  }

  /** Whether whoever has the socket now closed it. */
  get closed_by_taker(): boolean {
    return false
  }

  /** Nobody waits to read any more. */
  idle(): void {
    // Nothing is read unless somebody waits.
  }

  /** Takes what has arrived; undefined where one would have to wait. */
  receive(_most: number): Buffer | undefined {
    throw os_error('ENOTCONN')
  }

  /** The same, with the address it came from, which streams do not tell. */
  receive_from(most: number): [data: Buffer, address: SocketAddress | null] | undefined {
    const data = this.receive(most)
    return data && [data, null]
  }

  /** Sends bytes, which must not change until they are sent; undefined where one would have to wait. */
  send(_data: Uint8Array): number | undefined {
    throw os_error('EPIPE')
  }

  /** The same, to an address, which streams do not look at. */
  send_to(data: Uint8Array, _target: Endpoint): number | undefined {
    return this.send(data)
  }

  /** Whether the system has all that was sent; undefined where one would have to wait for that. */
  sent(): true | undefined {
    throw os_error('EPIPE')
  }

  /** The next connection; undefined where there is none yet. */
  accept(): HostSocket | undefined {
    throw os_error('EINVAL')
  }

  /** Ends one direction, or both. */
  shutdown(_reading: boolean, _writing: boolean): void {
    throw os_error('ENOTCONN')
  }
}

/** A socket that is neither connected nor listening. */
export class FreshStream extends SocketEngine {
  readonly host: UnconnectedSocket

  constructor(host: UnconnectedSocket) {
    super()
    this.host = host
  }

  override get fd(): number {
    return this.host.fd
  }
  override get local(): Endpoint | null {
    return this.host.local
  }
  override close(): void {
    this.host.close()
  }
}

/** A socket that is being connected: Node says when it is. */
export class ConnectingStream extends SocketEngine {
  override readonly fd: number
  override readonly local: Endpoint | null

  constructor({ fd, local }: FreshStream) {
    super()
    this.fd = fd
    this.local = local
  }

  override close(): void {
    // What the attempt brings is closed when it comes.
  }
}

/** A socket that accepts connections. Node accepts them as they come, and they wait here to be asked for. */
export class ListeningStream extends SocketEngine {
  readonly host: HostServer
  private readonly _notify: Notify
  private _error: unknown = null
  /** Whether a server has it, which is told of connections instead. */
  taken = false

  override get is_taken(): boolean {
    return this.taken
  }

  constructor(host: HostServer, notify: Notify) {
    super()
    this.host = host
    this._notify = notify
  }

  override get fd(): number {
    return this.host.closed ? -1 : this.host.fd
  }
  override get local(): Endpoint | null {
    return this.host.local
  }

  override get closed_by_taker(): boolean {
    return this.taken && this.host.closed
  }

  /** Begins to listen, or changes the number of connections that may wait in the system. */
  listen(backlog: number): void {
    this.host.listen(backlog, (error, socket) => {
      if (socket === null) this._error = error
      else this.host.keep(socket)
      this._notify('read')
    })
  }

  override accept(): HostSocket | undefined {
    const found = this.host.take()
    if (found !== undefined || this._error === null) return found
    const error = this._error
    this._error = null
    throw python_error(error)
  }

  override close(): void {
    if (!this.taken) this.host.close(true)
  }
}
