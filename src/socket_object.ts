import { NotImplementedError, ValueError } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import type { SocketAddress } from './addresses.js'
import { bind_arguments } from './call_arguments.js'
import { errno_of_error, os_error } from './errors_of_node.js'
import type { HostDatagrams } from './host/datagrams.js'
import type { HostSocket } from './host/net.js'
import type { HostServer } from './host/net_server.js'
import { current_profile } from './loop_argument.js'
import { given_address } from './socket_addresses.js'
import * as operations from './sock_methods.js'
import * as constants from './socket_constants.js'
import { ClosedState, type SocketOptions, check_kind, keep_detached, reopened } from './socket_kinds.js'
import { SocketSettings } from './socket_settings.js'
import { SocketState, at_once, check_bytes, refuse_blocking } from './socket_state.js'
import { python_address } from './behind_transports.js'
import { type Report, heard, unheard } from './unheard.js'

const SOCKET = { name: 'socket.__init__', parameters: ['family', 'type', 'proto', 'fileno'], required: 0 }

/**
 * A socket of the system, for the `sock_…` methods of event loops and the `sock` arguments of those that make
 * connections, servers and datagram endpoints: TCP, UDP and UNIX sockets.
 *
 * Node has no calls that block. What would have to wait raises `NotImplementedError` while the socket is blocking, as
 * sockets are until `setblocking(false)`, and `BlockingIOError` when it is not; the loop's methods wait. Names of hosts
 * are not looked up, but for `localhost`.
 *
 *     const server = new socket.socket()
 *     server.setblocking(false)
 *     server.bind(['127.0.0.1', 0])
 *     server.listen()
 *     const [connection, address] = await loop.sock_accept(server)
 *
 * @see https://docs.python.org/3/library/socket.html#socket-objects
 */
export class Socket extends SocketSettings {
  /** @internal */
  override _inside: SocketState
  /** @internal */
  _is_registered = false

  /**
   * @param family - `AF_INET` by default; `AF_INET6` or `AF_UNIX`
   * @param type - `SOCK_STREAM` by default; `SOCK_DGRAM`, but not with `AF_UNIX`
   * @param proto - the protocol's number, 0 by default
   * @param fileno - the number of a socket that `detach` let go of
   * @throws {OSError} for a family that the system lacks
   * @throws {NotImplementedError} for a type that Node has no sockets of
   */
  constructor(family?: number, type?: number, proto?: number, fileno?: number | null)
  constructor(options: SocketOptions)
  constructor(...args: unknown[]) {
    super()
    const [known] = args
    if (known instanceof SocketState) {
      this._inside = known
      this._timeout = 0
    } else {
      const given = bind_arguments(current_profile(), SOCKET, args) as SocketOptions
      this._inside = given.fileno != null ? reopened(given.fileno) : new SocketState(check_kind(given))
      if (((given.type ?? 0) & constants.SOCK_NONBLOCK) !== 0) this._timeout = 0
    }
    unheard(this)
  }

  // ---- becoming something

  /**
   * @param address - `[host, port]` with an IP address, `''` or `localhost`; the path of a UNIX socket
   * @throws {OSError} when the address cannot be had
   */
  bind(address: SocketAddress | readonly [string, number] | Uint8Array): void {
    this._inside.open()
    this._inside.bind(given_address(this.family, address, 'bind'))
  }
  /**
   * Has the system accept connections.
   * @param backlog - how many may wait there
   */
  listen(backlog = 128): void {
    this._inside.listen(Math.max(0, backlog))
  }
  /**
   * Begins to connect, for sockets that do not block.
   * @param address - `[host, port]`, or the path of a UNIX socket
   * @throws {BlockingIOError} when that was begun; `loop.sock_connect` waits for the end
   */
  connect(address: SocketAddress | readonly [string, number]): void {
    const error = this._begin_connecting(address, 'connect')
    if (error !== null) throw error
  }
  /**
   * As `connect`, but gives the number of the error.
   * @param address - `[host, port]`, or the path of a UNIX socket
   */
  connect_ex(address: SocketAddress | readonly [string, number]): number {
    return errno_of_error(this._begin_connecting(address, 'connect_ex'))
  }

  private _begin_connecting(address: unknown, what: string): unknown {
    try {
      this._inside.open()
      const target = given_address(this.family, address, what)
      if (this.type === constants.SOCK_STREAM)
        refuse_blocking(this._timeout, `${what}()`, 'loop.sock_connect(sock, address)')
      return this._inside.connect(target, () => undefined) ? null : os_error('EINPROGRESS')
    } catch (error) {
      if (errno_of_error(error) <= 0) throw error
      return error
    }
  }

  /**
   * The next connection, for sockets that do not block.
   * @throws {BlockingIOError} when there is none yet
   */
  accept(): [conn: Socket, address: SocketAddress] {
    this._inside.open()
    refuse_blocking(this._timeout, 'accept()', 'loop.sock_accept(sock)')
    return at_once(this._try_accept())
  }

  /** @internal */
  _try_accept(): [conn: Socket, address: SocketAddress] | undefined {
    const host = this._inside.open().accept()
    if (host === undefined) return undefined
    return [socket_of(SocketState.connected(this._inside, host)), python_address(host.remote) ?? '']
  }

  // ---- sending and receiving

  /**
   * What has arrived, for sockets that do not block.
   * @param bufsize - how much of it (bytes)
   * @param flags - 0: Node knows no flags
   * @throws {BlockingIOError} when nothing has
   */
  recv(bufsize: number, flags = 0): Buffer {
    return this._receive('recv', bufsize, flags)
  }
  /**
   * As `recv`, into a buffer; gives the number of bytes.
   * @param buffer - where they go
   * @param nbytes - how many at most (bytes); as many as there is room for by default
   * @param flags - 0: Node knows no flags
   */
  recv_into(buffer: Uint8Array, nbytes = 0, flags = 0): number {
    if (!(buffer instanceof Uint8Array)) {
      const type = type_name_of(buffer)
      throw new TypeError(`recv_into() argument 1 must be read-write bytes-like object, not ${type}`)
    }
    if (nbytes < 0) throw new ValueError('negative buffersize in recv_into')
    if (nbytes > buffer.length) throw new ValueError('buffer too small for requested bytes')
    const data = this._receive('recv_into', nbytes === 0 ? buffer.length : nbytes, flags)
    buffer.set(data)
    return data.length
  }
  /**
   * As `recv`, with the address it came from, which streams do not tell.
   * @param bufsize - how much of it (bytes)
   * @param flags - 0: Node knows no flags
   */
  recvfrom(bufsize: number, flags = 0): [data: Buffer, address: SocketAddress | null] {
    this._check_receiving('recvfrom', bufsize, flags)
    return at_once(this._inside.open().receive_from(bufsize))
  }

  private _receive(what: string, bufsize: number, flags: number): Buffer {
    this._check_receiving(what, bufsize, flags)
    return at_once(this._inside.open().receive(bufsize))
  }

  private _check_receiving(what: string, bufsize: number, flags: number): void {
    this._inside.open()
    if (bufsize < 0) throw new ValueError(`negative buffersize in ${what}`)
    refuse_flags(what, flags)
    refuse_blocking(this._timeout, `${what}()`, `loop.sock_${what}(sock, …)`)
  }

  /**
   * Sends bytes, for sockets that do not block.
   * @param data - the bytes
   * @param flags - 0: Node knows no flags
   * @returns how many are on their way
   * @throws {BlockingIOError} while what was sent before still waits
   */
  send(data: Uint8Array, flags = 0): number {
    check_bytes(data)
    this._inside.open()
    refuse_flags('send', flags)
    refuse_blocking(this._timeout, 'send()', 'loop.sock_sendall(sock, data)')
    // What waits must not change, and the caller does not know that it does.
    return at_once(this._inside.open().send(data.slice()))
  }
  /**
   * As `send`, to an address, which sockets of datagrams that are not connected need.
   * @param data - what to send
   * @param address - after the flags, where there are any
   */
  sendto(data: Uint8Array, address: SocketAddress | readonly [string, number]): number
  sendto(data: Uint8Array, flags: number, address: SocketAddress | readonly [string, number]): number
  sendto(data: Uint8Array, ...rest: readonly unknown[]): number {
    check_bytes(data)
    this._inside.open()
    if (rest.length === 0) throw new TypeError('sendto() takes 2 or 3 arguments (1 given)')
    if (rest.length > 1) refuse_flags('sendto', Number(rest[0]))
    if (this.type === constants.SOCK_STREAM)
      refuse_blocking(this._timeout, 'sendto()', 'loop.sock_sendall(sock, data)')
    const address = given_address(this.family, rest.at(-1), 'sendto')
    return at_once(this._inside.open().send_to(data.slice(), address))
  }
  /**
   * As `send`.
   * @param data - the bytes
   * @param flags - 0: Node knows no flags
   */
  sendall(data: Uint8Array, flags = 0): void {
    this.send(data, flags)
  }

  // ---- the end

  /**
   * Ends one direction of the connection, or both.
   * @param how - `SHUT_RD`, `SHUT_WR` or `SHUT_RDWR`
   */
  shutdown(how: number): void {
    this._inside.shutdown(how)
  }
  /** Closes the socket; nothing happens when it is closed. */
  close(): void {
    this._inside.close()
    if (this._is_registered) heard(this)
  }
  /** Lets go of the socket without closing it: gives its number, for `new socket({ fileno })`. */
  detach(): number {
    const state = this._inside
    const fd = this.fileno()
    if (state.engine === null) return -1
    if (fd < 0)
      throw new NotImplementedError('detach(): Node makes this socket when it is bound or connected')
    this._inside = new ClosedState(state)
    if (this._is_registered) heard(this)
    keep_detached(fd, state)
    return fd
  }
  /** @throws {NotImplementedError} always: Node copies no descriptors */
  dup(): Socket {
    throw new NotImplementedError('dup(): Node copies no descriptors; both may use this object')
  }

  /** `with sock`: the socket itself. */
  __enter__(): this {
    return this
  }
  /** The end of `with sock`: closes it. */
  __exit__(_type?: unknown, _exc?: unknown, _tb?: unknown): void {
    this.close()
  }
  /** `using sock`: as `with`. */
  [Symbol.dispose](): void {
    this.close()
  }

  // ---- what the library uses

  /** What the methods of loops do with it; who has no socket does not load it. @internal */
  get _operations(): typeof operations {
    return operations
  }
  /** @internal */
  _host(): HostSocket | HostDatagrams | null {
    return this._inside.host_socket()
  }
  /** @internal */
  _server_host(): HostServer {
    return this._inside.host_server()
  }
  /** @internal */
  _is_unheard(): boolean {
    return this._inside.is_unclosed
  }
  /** @internal */
  _make_report(): Report {
    return this._inside.report()
  }
}

function refuse_flags(what: string, flags: number): void {
  if (flags !== 0) throw new NotImplementedError(`${what}(): Node knows no flags`)
}

/** The object of a socket that there is; it does not block. */
export function socket_of(state: SocketState): Socket {
  return new (Socket as unknown as new (state: SocketState) => Socket)(state)
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(Socket, 'socket', 'socket')
