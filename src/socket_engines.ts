import { python_error } from './errors_of_node.js'
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

/** What a socket object stands on. */
export interface SocketEngine {
  readonly fd: number
  readonly local: Endpoint | null
  readonly remote: Endpoint | null
  /** Nobody waits to read any more. */
  idle(): void
  close(): void
}

/** A socket that is neither connected nor listening. */
export class FreshStream implements SocketEngine {
  readonly remote = null
  readonly host: UnconnectedSocket

  constructor(host: UnconnectedSocket) {
    this.host = host
  }

  get fd(): number {
    return this.host.fd
  }
  get local(): Endpoint | null {
    return this.host.local
  }
  idle(): void {
    // Nobody reads from it.
  }
  close(): void {
    this.host.close()
  }
}

/** A socket that is being connected: Node says when it is. */
export class ConnectingStream implements SocketEngine {
  readonly remote = null
  readonly fd: number
  readonly local: Endpoint | null

  constructor({ fd, local }: FreshStream) {
    this.fd = fd
    this.local = local
  }

  idle(): void {
    // Nobody reads from it.
  }
  close(): void {
    // What the attempt brings is closed when it comes.
  }
}

/** A socket that accepts connections. Node accepts them as they come, and they wait here to be asked for. */
export class ListeningStream implements SocketEngine {
  readonly remote = null
  readonly host: HostServer
  private readonly _notify: Notify
  private _error: unknown = null
  /** Whether a server has it, which is told of connections instead. */
  taken = false

  constructor(host: HostServer, notify: Notify) {
    this.host = host
    this._notify = notify
  }

  get fd(): number {
    return this.host.closed ? -1 : this.host.fd
  }
  get local(): Endpoint | null {
    return this.host.local
  }

  get closed_by_taker(): boolean {
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

  /** The next connection; undefined where there is none yet. */
  accept(): HostSocket | undefined {
    const found = this.host.take()
    if (found !== undefined || this._error === null) return found
    const error = this._error
    this._error = null
    throw python_error(error)
  }

  idle(): void {
    // Connections come whether or not somebody waits.
  }
  close(): void {
    if (!this.taken) this.host.close(true)
  }
}
