import { NotImplementedError, ValueError } from './builtins.js'
import { declare_class } from './builtins/names.js'
import { address_repr, type SocketAddress, socket_address } from './addresses.js'
import type { Profile } from './compat/versions.js'
import { current_profile } from './loop_argument.js'
import { os_error } from './errors_of_node.js'
import type { Endpoint, HostSocket } from './host/net.js'
import type { HostServer } from './host/net_server.js'
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  IPPROTO_TCP,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
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

/**
 * The socket of a transport or a server: what it is and how it is set, not what it transports.
 *
 * Node does not let a program at the system's socket options; those it has are `SO_KEEPALIVE` and `TCP_NODELAY`.
 */
export class TransportSocket {
  private readonly _of: HostSocket | HostServer
  private readonly _profile: Profile
  private readonly _options = new Map<string, number>()

  /** @internal */
  declare static _profile?: Profile

  /** @internal */
  constructor(sock: HostSocket | HostServer) {
    this._of = sock
    this._profile = new.target._profile ?? current_profile()
    if (this.family !== AF_UNIX) this._options.set(`${IPPROTO_TCP}:${TCP_NODELAY}`, 1)
  }

  /** `AF_INET`, `AF_INET6` or `AF_UNIX`. */
  get family(): number {
    const local = this._of.local
    if (local !== null && 'path' in local) return AF_UNIX
    return local?.family === 6 ? AF_INET6 : AF_INET
  }
  /** `SOCK_STREAM`. */
  get type(): number {
    return SOCK_STREAM
  }
  /** The number of the protocol. */
  get proto(): number {
    return this.family === AF_UNIX ? 0 : IPPROTO_TCP
  }

  /** What is behind it, for who takes the socket over. @internal */
  _host(): HostSocket | HostServer {
    return this._of
  }

  private _open(): HostSocket | HostServer {
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
   * @throws {NotImplementedError} for options that Node does not know
   */
  setsockopt(level: number, option: number, value: number | boolean): void {
    const of = this._open()
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
  /**
   * The value of an option that was set here.
   * @throws {NotImplementedError} for others
   */
  getsockopt(level: number, option: number): number {
    this._open()
    const known = this._options.get(`${level}:${option}`)
    if (known !== undefined) return known
    if (level === SOL_SOCKET && option === SO_KEEPALIVE) return 0
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

  __repr__(): string {
    const style = this._profile.socket_repr
    const name = style === 'socket' ? 'socket.socket' : 'asyncio.TransportSocket'
    const closed = this._of.closed
    const parts = [
      `<${name}${closed && style === 'socket' ? ' [closed]' : ''} fd=${this.fileno()}`,
      `family=${shown_number('family', this.family, style)}`,
      `type=${shown_number('type', this.type, style)}`,
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
