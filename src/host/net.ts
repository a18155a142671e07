import type * as net from 'node:net'

/*
 * Stream sockets, TCP and UNIX, over Node's.
 *
 * A program of this library has its own buffers and its own flow control, so that Node's streams would only be in the
 * way: reading uses one buffer for all sockets (what arrives is copied out of it at once), and writing goes past the
 * queue of Node's Writable, which would tell on the next tick only that a write was done at once. Servers are Node's
 * handles without a `net.Server` around them: binding, listening and closing take effect within the call, as they do
 * in Python.
 */

/** Where a socket is. The host of an IPv6 address may name its scope: `fe80::1%eth0`. */
export type Endpoint =
  { readonly host: string; readonly port: number; readonly family: 4 | 6 } | { readonly path: string }

/** Who is told what happens to a socket; nothing is told before {@link HostSocket.listen_to}. */
export interface SocketListener {
  /**
   * Bytes arrived.
   * @param buffer - where they are, until this returns
   * @param count - how many, from its start
   * @returns whether more may come
   */
  on_data(buffer: Uint8Array, count: number): boolean
  /** The peer will send no more. */
  on_end(): void
  /** The socket failed, and is closed. */
  on_error(error: unknown): void
  /** Somebody else is told from now on: what nobody has taken yet is theirs. */
  replaced_by?(next: SocketListener): void
}

/** How big one read can be (bytes); as big as Python's. */
const READ_SIZE = 256 * 1024

/** What Node has for a socket of the system. @internal */
export interface Handle {
  readonly fd?: number
  readonly writeQueueSize?: number
  onconnection: ((error: number, client: Handle) => void) | null
  listen(backlog: number): number
  close(done?: () => void): void
  unref(): void
  getsockname?(out: object): number
  getpeername?(out: object): number
}

/** What of Node's socket is used past its stream. */
interface Unstreamed {
  readonly _handle: Handle | null
  _write(data: Uint8Array, encoding: 'buffer', done: (error?: Error | null) => void): void
  _writev(pieces: { chunk: Uint8Array; encoding: 'buffer' }[], done: (error?: Error | null) => void): void
}

type RawSocket = Omit<net.Socket, keyof Unstreamed> & Unstreamed

let node_net: typeof net | undefined
let shared: Uint8Array | undefined

export const load = (): typeof net => (node_net ??= process.getBuiltinModule('node:net'))

/** An error of the system by its number, as Node makes them. */
export function system_error(number: number): Error {
  const code = process.getBuiltinModule('node:util').getSystemErrorName(number)
  return Object.assign(new Error(code), { code, errno: number })
}

const ignore = (): void => undefined

const reset_error = (): Error => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })

/** A connected socket. */
export class HostSocket {
  /** The number of its descriptor; -1 where the system has none. */
  readonly fd: number
  private readonly _socket: RawSocket
  private _local: Endpoint | null
  private _remote: Endpoint | null
  private _listener: SocketListener | null = null
  private _ended = false

  /** @internal */
  constructor(socket: RawSocket, told: Told, endpoints: { local?: Endpoint; remote?: Endpoint } = {}) {
    this._socket = socket
    this.fd = socket._handle?.fd ?? -1
    this._local = endpoints.local ?? endpoint(socket.localAddress, socket.localPort)
    this._remote = endpoints.remote ?? endpoint(socket.remoteAddress, socket.remotePort)
    told.read = (buffer, count) => this._listener?.on_data(buffer, count) ?? true
    socket.on('end', () => {
      this._ended = true
      if (this._was_reset()) this._listener?.on_error(reset_error())
      else this._listener?.on_end()
    })
    socket.removeAllListeners('error')
    socket.on('error', (error) => this._listener?.on_error(error))
    // The loop keeps the process alive while it runs.
    socket.unref()
  }

  /**
   * Whether an end is none: where the last bytes and a reset arrive together, libuv reads the bytes and then reports the
   * hang-up as an end, and the reset is lost. A peer that only ended has an address still, unless we ended, too.
   */
  private _was_reset(): boolean {
    const handle = this._socket._handle
    if (this._socket.writableEnded || handle?.getpeername === undefined) return false
    return handle.getpeername({}) < 0
  }

  /** Its own address; `null` when it has none. */
  get local(): Endpoint | null {
    return this._local
  }
  /** The peer's address; `null` when it has none. */
  get remote(): Endpoint | null {
    return this._remote
  }
  /** Whether it is closed. */
  get closed(): boolean {
    return this._socket.destroyed
  }

  /** Has no name at either end from now on, as the sockets of a pair have none. */
  forget_names(): void {
    this._local = this._remote = { path: '' }
  }
  /** Has a listener told from now on, instead of the one before. */
  listen_to(listener: SocketListener | null): void {
    const former = this._listener
    this._listener = listener
    if (listener !== null) former?.replaced_by?.(listener)
  }
  /** Begins reading, or goes on with it. */
  read(): void {
    if (!this._ended) this._socket.resume()
  }
  /** Leaves what arrives to the system, which makes the peer wait once its buffers are full. */
  stop_reading(): void {
    this._socket.pause()
  }
  /**
   * Sends bytes, which must not change until they are sent. Only one write at a time.
   * @param done - called when they are in the system's hands, or cannot be; within the call, where that is so at once
   */
  write(data: Uint8Array, done: (error?: Error | null) => void): void {
    this._socket._write(data, 'buffer', done)
  }
  /** As `write`, for several pieces. */
  write_all(pieces: readonly Uint8Array[], done: (error?: Error | null) => void): void {
    if (pieces.length === 1) this.write(pieces[0] as Uint8Array, done)
    else {
      this._socket._writev(
        pieces.map((chunk) => ({ chunk, encoding: 'buffer' })),
        done,
      )
    }
  }
  /** How much of the write under way the system has not taken (bytes). */
  get unsent(): number {
    return this._socket._handle?.writeQueueSize ?? 0
  }
  /** Tells the peer that no more will come. */
  shutdown(): void {
    this._socket.end()
  }
  /** Reads no more: who is told is told of the end. */
  shutdown_reading(): void {
    if (this._ended) return
    this._ended = true
    this._socket.pause()
    this._listener?.on_end()
  }
  /** Closes the socket. */
  close(): void {
    this._socket.destroy()
  }
  /** Whether small pieces are sent at once. Nothing happens to sockets that have no such thing. */
  set_no_delay(value: boolean): void {
    this._socket.setNoDelay(value)
  }
  /** Whether the peer is asked from time to time if it is still there. */
  set_keep_alive(value: boolean): void {
    this._socket.setKeepAlive(value)
  }
}

/** What a socket's buffer tells, once there is somebody to tell. @internal */
interface Told {
  read: (buffer: Uint8Array, count: number) => boolean
}

export function endpoint(host: string | undefined, port: number | undefined): Endpoint | null {
  if (host === undefined || port === undefined) return null
  return { host, port, family: host.includes(':') ? 6 : 4 }
}

function raw_socket(told: Told, handle?: Handle): RawSocket {
  const { Socket } = load()
  // Memory that nobody looks at before something is read into it.
  const buffer = (shared ??= process.getBuiltinModule('node:buffer').Buffer.allocUnsafeSlow(READ_SIZE))
  const onread = { buffer, callback: (count: number, bytes: Uint8Array) => told.read(bytes, count) }
  const options = { allowHalfOpen: true, manualStart: true, onread, ...(handle && { handle }) }
  const socket = new Socket(options) as unknown as RawSocket
  socket.pause()
  return socket
}

/**
 * Connects to an address.
 * @param local - the address to connect from
 * @param done - called once, with an error or the socket; never within the call, and not after it was given up
 * @param handle - what to connect, which may be bound already; something new by default
 * @returns gives the attempt up
 */
export function connect(
  target: Endpoint,
  local: Endpoint | null,
  done: (error: unknown, socket: HostSocket | null) => void,
  handle?: Handle,
): () => void {
  const told: Told = { read: () => true }
  const socket = raw_socket(told, handle)
  const settle = (error: unknown, connected: HostSocket | null): void => {
    socket.removeAllListeners()
    socket.on('error', ignore)
    done(error, connected)
  }
  socket.once('error', (error) => {
    settle(error, null)
  })
  socket.once('connect', () => {
    socket.removeAllListeners()
    const unix = { local: local ?? { path: '' }, remote: target }
    done(null, new HostSocket(socket, told, 'path' in target ? unix : {}))
  })
  if ('path' in target) socket.connect({ path: target.path })
  else {
    const from =
      local !== null && 'host' in local ? { localAddress: local.host, localPort: local.port } : undefined
    socket.connect({ host: target.host, port: target.port, family: target.family, ...from })
  }
  socket.unref()
  return () => {
    socket.removeAllListeners()
    socket.on('error', ignore)
    socket.destroy()
  }
}

/**
 * A socket of a handle that a server accepted.
 * @param endpoints - of a UNIX socket, whose addresses Node does not tell
 */
export function accepted_socket(
  handle: Handle,
  endpoints: { local?: Endpoint; remote?: Endpoint },
): HostSocket {
  const told: Told = { read: () => true }
  return new HostSocket(raw_socket(told, handle), told, endpoints)
}

/** Takes a connected socket of Node's over, whose object is of no use any more. */
export function adopt(socket: net.Socket): HostSocket {
  const theirs = socket as unknown as { _handle: Handle | null }
  const handle = theirs._handle
  if (handle === null) throw system_error(-9)
  socket.removeAllListeners()
  theirs._handle = null
  return accepted_socket(handle, {})
}

/** Whether something is a socket of Node's that is connected. */
export function is_node_socket(value: unknown): value is net.Socket {
  return value instanceof load().Socket
}
