import { AttributeError, NotImplementedError, ValueError } from './builtins.js'
import { declare_class } from './builtins/names.js'
import type { SocketAddress } from './addresses.js'
import type { Profile } from './compat/versions.js'
import { warn } from './compat/warn.js'
import { current_profile } from './loop_argument.js'

/**
 * What does the work of such a socket. It comes with the platform's sockets, so that programs without any do not load
 * it. @internal
 */
export interface Behind {
  readonly host: unknown
  readonly family: number
  readonly type: number
  readonly proto: number
  /** The descriptor; -1 when the socket is closed. */
  readonly fd: number
  /** @throws {OSError} when the socket is closed */
  open(): unknown
  close(): void
  getsockname(): SocketAddress
  getpeername(): SocketAddress
  setsockopt(level: number, option: number, value: number | boolean | Uint8Array): void
  getsockopt(level: number, option: number): number
  shutdown(how: number): void
  /** How many bytes were sent; `null` for datagrams, which cannot be sent here. */
  send(data: Uint8Array): number | null
  __repr__(): string
}

/**
 * The socket of a transport or a server: what it is and how it is set, not what it transports.
 *
 * Node does not let a program at the system's socket options; those it has are `SO_KEEPALIVE` and `TCP_NODELAY`, and
 * for datagrams `SO_BROADCAST`, `SO_SNDBUF`, `SO_RCVBUF`, `IP_TTL` and those of multicast.
 */
export class TransportSocket {
  private readonly _of: Behind
  private readonly _profile: Profile

  /** @internal */
  declare static _profile?: Profile

  /** @internal */
  constructor(behind: Behind) {
    this._of = behind
    this._profile = new.target._profile ?? current_profile()
  }

  /** `AF_INET`, `AF_INET6` or `AF_UNIX`. */
  get family(): number {
    return this._of.family
  }
  /** `SOCK_STREAM` or `SOCK_DGRAM`. */
  get type(): number {
    return this._of.type
  }
  /** The number of the protocol. */
  get proto(): number {
    return this._of.proto
  }

  /** What is behind it, for who takes the socket over. @internal */
  _host(): unknown {
    return this._of.host
  }

  /** The number of the descriptor; -1 when the socket is closed. */
  fileno(): number {
    return this._of.fd
  }
  /**
   * Its own address.
   * @throws {OSError} when the socket is closed
   */
  getsockname(): SocketAddress {
    return this._of.getsockname()
  }
  /**
   * The peer's address.
   * @throws {OSError} when the socket is closed, or not connected
   */
  getpeername(): SocketAddress {
    return this._of.getpeername()
  }
  /**
   * Sets an option.
   * @param value - a number; for groups of multicast the bytes of Python's `struct.pack('4s4s', …)`
   * @throws {NotImplementedError} for options that Node does not know
   */
  setsockopt(level: number, option: number, value: number | boolean | Uint8Array): void {
    this._of.setsockopt(level, option, value)
  }
  /**
   * The value of an option that was set here.
   * @throws {NotImplementedError} for others
   */
  getsockopt(level: number, option: number): number {
    return this._of.getsockopt(level, option)
  }
  /** Sockets of transports never block. */
  gettimeout(): number {
    return 0
  }
  /** @throws {ValueError} for anything but zero */
  settimeout(value: number | null): void {
    if (value !== 0) throw new ValueError('settimeout(): only 0 timeout is allowed on transport sockets')
  }
  /** @throws {ValueError} for `true` */
  setblocking(flag: boolean): void {
    if (flag) throw new ValueError('setblocking(): transport sockets cannot be blocking')
  }
  /** Child processes do not get the socket. */
  get_inheritable(): boolean {
    return false
  }
  /**
   * Ends one direction, or both.
   * @param how - `SHUT_RD`, `SHUT_WR` or `SHUT_RDWR`
   * @throws {OSError} when the socket is closed, or not connected
   */
  shutdown(how: number): void {
    this._of.shutdown(how)
  }
  /** @throws {NotImplementedError} always: Node copies no descriptors */
  dup(): never {
    throw new NotImplementedError('dup(): Node copies no descriptors')
  }
  /** @throws {AttributeError} always, as in Python, whose sockets have no such method */
  getsockbyname(): never {
    throw new AttributeError("'socket' object has no attribute 'getsockbyname'")
  }

  // ---- what went past the transport until 3.10

  /** Warns where Python does. */
  private _deprecated(what: string): void {
    if (this._profile.transport_socket_io !== 'deprecated') return
    warn(
      `Using ${what} on sockets returned from get_extra_info('socket') will be prohibited in asyncio 3.9. ` +
        'Please report your use case to bugs.python.org.',
      'DeprecationWarning',
    )
  }
  private _refuse(method: string): never {
    this._deprecated(`${method}() method`)
    this._of.open()
    throw new NotImplementedError(
      `${method}(): Node's socket belongs to the transport, which gets all that arrives; use the transport, or a ` +
        'socket of asyncio-shim/socket',
    )
  }
  private _send_past(method: string, data: Uint8Array): number {
    this._deprecated(`${method}() method`)
    return this._of.send(data) ?? this._refuse(method)
  }

  /** Sends bytes past the transport's buffer (until 3.10, deprecated). */
  send(data: Uint8Array): number {
    return this._send_past('send', data)
  }
  /** As `send`. */
  sendall(data: Uint8Array): void {
    this._send_past('sendall', data)
  }
  /** As `send`; the address of a stream is not looked at. */
  sendto(data: Uint8Array, ..._address: unknown[]): number {
    return this._send_past('sendto', data)
  }
  /** Closes the socket under its transport (until 3.10, deprecated). */
  close(): void {
    this._deprecated('close() method')
    this._of.close()
  }
  /** `with sock` (until 3.10, deprecated). */
  __enter__(): this {
    this._deprecated('context manager protocol')
    return this
  }
  /** The end of `with sock`: closes it. */
  __exit__(..._error: unknown[]): void {
    this._deprecated('context manager protocol')
    this.close()
  }
  /** @throws {NotImplementedError} always; so do the methods below */
  accept(): never {
    return this._refuse('accept')
  }
  connect(..._args: unknown[]): never {
    return this._refuse('connect')
  }
  connect_ex(..._args: unknown[]): never {
    return this._refuse('connect_ex')
  }
  bind(..._args: unknown[]): never {
    return this._refuse('bind')
  }
  listen(..._args: unknown[]): never {
    return this._refuse('listen')
  }
  ioctl(..._args: unknown[]): never {
    return this._refuse('ioctl')
  }
  makefile(): never {
    return this._refuse('makefile')
  }
  sendfile(..._args: unknown[]): never {
    return this._refuse('sendfile')
  }
  detach(): never {
    return this._refuse('detach')
  }
  sendmsg(..._args: unknown[]): never {
    return this._refuse('sendmsg')
  }
  sendmsg_afalg(..._args: unknown[]): never {
    return this._refuse('sendmsg_afalg')
  }
  set_inheritable(..._args: unknown[]): never {
    return this._refuse('set_inheritable')
  }
  share(_process_id: unknown): never {
    return this._refuse('share')
  }
  recv(..._args: unknown[]): never {
    return this._refuse('recv')
  }
  recv_into(..._args: unknown[]): never {
    return this._refuse('recv_into')
  }
  recvfrom(..._args: unknown[]): never {
    return this._refuse('recvfrom')
  }
  recvfrom_into(..._args: unknown[]): never {
    return this._refuse('recvfrom_into')
  }
  recvmsg(..._args: unknown[]): never {
    return this._refuse('recvmsg')
  }
  recvmsg_into(..._args: unknown[]): never {
    return this._refuse('recvmsg_into')
  }

  __repr__(): string {
    return this._of.__repr__()
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(TransportSocket, 'asyncio.trsock', 'TransportSocket')
