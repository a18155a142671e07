import { AttributeError, NotImplementedError, ValueError } from './builtins.js'
import { declare_class } from './builtins/names.js'
import { address_repr, type SocketAddress, socket_address } from './addresses.js'
import type { Profile } from './compat/versions.js'
import { view } from './compat/view.js'
import { warn } from './compat/warn.js'
import { current_profile } from './loop_argument.js'
import { os_error, python_error } from './errors_of_node.js'
import type { HostDatagrams } from './host/datagrams.js'
import type { Endpoint, HostSocket } from './host/net.js'
import type { HostServer } from './host/net_server.js'
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  IPPROTO_TCP,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOCK_NONBLOCK,
  SOL_SOCKET,
  SO_BROADCAST,
  SO_KEEPALIVE,
  TCP_NODELAY,
} from './socket_constants.js'

/** How Python writes the families and types whose numbers have names. */
const NAMES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  family: { [AF_UNIX]: 'AF_UNIX', [AF_INET]: 'AF_INET', [AF_INET6]: 'AF_INET6' },
  type: { [SOCK_STREAM]: 'SOCK_STREAM', [SOCK_DGRAM]: 'SOCK_DGRAM' },
}

/** How a version writes the family or the type of a socket. */
export function shown_number(what: 'family' | 'type', value: number, style: string): string {
  const name = NAMES[what]?.[value]
  if (style === 'numbers' || name === undefined) return String(value)
  return `${what === 'family' ? 'AddressFamily' : 'SocketKind'}.${name}`
}

/** The address of a socket as programs see it. */
export function python_address(endpoint: Endpoint | null): SocketAddress | null {
  if (endpoint === null) return null
  if ('path' in endpoint) return endpoint.path
  return socket_address({ address: endpoint.host, family: endpoint.family }, endpoint.port)
}

/** What is behind the socket of a transport or a server. */
export type SocketBehind = HostSocket | HostServer | HostDatagrams

/**
 * The socket of a transport or a server: what it is and how it is set, not what it transports.
 *
 * Node does not let a program at the system's socket options; those it has are `SO_KEEPALIVE` and `TCP_NODELAY`, and
 * for datagrams `SO_BROADCAST`, `SO_SNDBUF`, `SO_RCVBUF`, `IP_TTL` and those of multicast.
 */
export class TransportSocket {
  private readonly _of: SocketBehind
  private readonly _profile: Profile
  private readonly _options = new Map<string, number>()

  /** @internal */
  declare static _profile?: Profile

  /** @internal */
  constructor(sock: SocketBehind) {
    this._of = sock
    this._profile = new.target._profile ?? current_profile()
    if (this.type === SOCK_STREAM && this.family !== AF_UNIX)
      this._options.set(`${IPPROTO_TCP}:${TCP_NODELAY}`, 1)
  }

  /** `AF_INET`, `AF_INET6` or `AF_UNIX`. */
  get family(): number {
    const of = this._of
    if ('datagrams' in of) return of.family === 6 ? AF_INET6 : AF_INET
    const local = of.local
    if (local !== null && 'path' in local) return AF_UNIX
    return local?.family === 6 ? AF_INET6 : AF_INET
  }
  /** `SOCK_STREAM` or `SOCK_DGRAM`. */
  get type(): number {
    return 'datagrams' in this._of ? SOCK_DGRAM : SOCK_STREAM
  }
  /** The number of the protocol. */
  get proto(): number {
    if ('datagrams' in this._of) return this._of.proto
    return this.family === AF_UNIX ? 0 : IPPROTO_TCP
  }

  /** What is behind it, for who takes the socket over. @internal */
  _host(): SocketBehind {
    return this._of
  }

  private _open(): SocketBehind {
    if (this._of.closed) throw os_error('EBADF')
    return this._of
  }

  /** The number of the descriptor; -1 when the socket is closed. */
  fileno(): number {
    return this._of.closed ? -1 : this._of.fd
  }
  /**
   * Its own address.
   * @throws {OSError} when the socket is closed
   */
  getsockname(): SocketAddress {
    return python_address(this._open().local) ?? ''
  }
  /**
   * The peer's address.
   * @throws {OSError} when the socket is closed, or not connected
   */
  getpeername(): SocketAddress {
    const of = this._open()
    const address = 'remote' in of ? python_address(of.remote) : null
    if (address === null) throw os_error('ENOTCONN')
    return address
  }
  /**
   * Sets an option.
   * @param value - a number; for groups of multicast the bytes of Python's `struct.pack('4s4s', …)`
   * @throws {NotImplementedError} for options that Node does not know
   */
  setsockopt(level: number, option: number, value: number | boolean | Uint8Array): void {
    const of = this._open()
    if ('datagrams' in of) {
      this._set_for_datagrams(of, [level, option], typeof value === 'boolean' ? Number(value) : value)
      return
    }
    if ('remote' in of && level === SOL_SOCKET && option === SO_KEEPALIVE) of.set_keep_alive(Boolean(value))
    else if ('remote' in of && level === IPPROTO_TCP && option === TCP_NODELAY)
      of.set_no_delay(Boolean(value))
    else {
      throw new NotImplementedError(
        `setsockopt(${level}, ${option}): Node sets SO_KEEPALIVE and TCP_NODELAY of connections only`,
      )
    }
    this._options.set(`${level}:${option}`, Number(value))
  }
  private _set_for_datagrams(
    of: HostDatagrams,
    [level, option]: readonly [number, number],
    value: number | Uint8Array,
  ): void {
    let known: boolean
    try {
      known = of.set_option(level, option, value)
    } catch (error) {
      throw python_error(error)
    }
    if (!known) {
      throw new NotImplementedError(
        `setsockopt(${level}, ${option}): Node sets SO_BROADCAST, SO_SNDBUF, SO_RCVBUF, IP_TTL and IPv4's groups, ` +
          'hops and loops of multicast only',
      )
    }
    if (typeof value === 'number') this._options.set(`${level}:${option}`, value)
  }
  /**
   * The value of an option that was set here.
   * @throws {NotImplementedError} for others
   */
  getsockopt(level: number, option: number): number {
    const of = this._open()
    const told = 'datagrams' in of ? of.get_option(level, option) : undefined
    if (told !== undefined) return told
    const known = this._options.get(`${level}:${option}`)
    if (known !== undefined) return known
    if (level === SOL_SOCKET && [SO_KEEPALIVE, SO_BROADCAST].includes(option)) return 0
    throw new NotImplementedError(`getsockopt(${level}, ${option}): Node does not tell socket options`)
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
    const of = this._open()
    if (![SHUT_RD, SHUT_WR, SHUT_RDWR].includes(how)) throw os_error('EINVAL')
    if (!('remote' in of)) throw os_error('ENOTCONN')
    if ('datagrams' in of)
      throw new NotImplementedError('shutdown(): Node does not shut sockets of datagrams down')
    if (how !== SHUT_WR) of.shutdown_reading()
    if (how !== SHUT_RD) of.shutdown()
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
    this._open()
    throw new NotImplementedError(
      `${method}(): Node's socket belongs to the transport, which gets all that arrives; use the transport, or a ` +
        'socket of asyncio-shim/socket',
    )
  }
  private _send_past(method: string, data: Uint8Array): number {
    this._deprecated(`${method}() method`)
    const of = this._open()
    if ('datagrams' in of) return this._refuse(method)
    if (!('remote' in of)) throw os_error('EPIPE')
    of.write(data.slice(), () => undefined)
    return data.length
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
    if ('remote' in this._of) this._of.close()
    else this._of.close(true)
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
    const style = this._profile.socket_repr
    const name = style === 'socket' ? 'socket.socket' : 'asyncio.TransportSocket'
    // The oldest Python has the bit of sockets that do not block in the type, and no name for the sum.
    const flags = this._profile.socket_type_flags === 'shown' ? SOCK_NONBLOCK : 0
    const closed = this._of.closed
    const parts = [
      `<${name}${closed && style === 'socket' ? ' [closed]' : ''} fd=${this.fileno()}`,
      `family=${shown_number('family', this.family, style)}`,
      `type=${shown_number('type', this.type | flags, style)}`,
      `proto=${this.proto}`,
    ]
    if (!closed) {
      const laddr = python_address(this._of.local)
      if (laddr !== null && laddr !== '') parts.push(`laddr=${address_repr(laddr)}`)
      const raddr = 'remote' in this._of ? python_address(this._of.remote) : null
      if (raddr !== null && raddr !== '') parts.push(`raddr=${address_repr(raddr)}`)
    }
    return `${parts.join(', ')}>`
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(TransportSocket, 'asyncio.trsock', 'TransportSocket')

/** Until 3.7 the socket itself, which is used as any other; versions that have TransportSocket hide what it warns of. */
class SocketItself extends TransportSocket {
  /** @internal */
  static readonly _kept = Object.getOwnPropertyNames(TransportSocket.prototype)
}

declare_class(SocketItself, 'socket', 'socket')

/** What programs see of the socket of a transport or a server. */
export function transport_socket(profile: Profile, sock: SocketBehind): TransportSocket {
  const Master = profile.socket_repr === 'socket' ? SocketItself : TransportSocket
  return new (view(Master, profile))(sock)
}
