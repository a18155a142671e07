import { NotImplementedError } from './builtins.js'
import { declare_class } from './builtins/names.js'
import { address_repr, type SocketAddress, socket_address } from './addresses.js'
import type { Profile } from './compat/versions.js'
import { view } from './compat/view.js'
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
import { type Behind, TransportSocket } from './trsock.js'

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

/** The platform's socket of a transport or a server. */
export type HostEnd = HostSocket | HostServer | HostDatagrams

/** What the socket of a transport or a server is and does, where its methods say no more than that it may be done. */
class BehindTransport implements Behind {
  private readonly _of: HostEnd
  private readonly _profile: Profile
  private readonly _options = new Map<string, number>()

  constructor(of: HostEnd, profile: Profile) {
    this._of = of
    this._profile = profile
    if (this.type === SOCK_STREAM && this.family !== AF_UNIX)
      this._options.set(`${IPPROTO_TCP}:${TCP_NODELAY}`, 1)
  }

  get host(): HostEnd {
    return this._of
  }
  get family(): number {
    const of = this._of
    if ('datagrams' in of) return of.family === 6 ? AF_INET6 : AF_INET
    const local = of.local
    if (local !== null && 'path' in local) return AF_UNIX
    return local?.family === 6 ? AF_INET6 : AF_INET
  }
  get type(): number {
    return 'datagrams' in this._of ? SOCK_DGRAM : SOCK_STREAM
  }
  get proto(): number {
    if ('datagrams' in this._of) return this._of.proto
    return this.family === AF_UNIX ? 0 : IPPROTO_TCP
  }
  get fd(): number {
    return this._of.closed ? -1 : this._of.fd
  }

  open(): HostEnd {
    if (this._of.closed) throw os_error('EBADF')
    return this._of
  }
  close(): void {
    if ('remote' in this._of) this._of.close()
    else this._of.close(true)
  }

  getsockname(): SocketAddress {
    return python_address(this.open().local) ?? ''
  }
  getpeername(): SocketAddress {
    const of = this.open()
    const address = 'remote' in of ? python_address(of.remote) : null
    if (address === null) throw os_error('ENOTCONN')
    return address
  }

  setsockopt(level: number, option: number, value: number | boolean | Uint8Array): void {
    const of = this.open()
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
  getsockopt(level: number, option: number): number {
    const of = this.open()
    const told = 'datagrams' in of ? of.get_option(level, option) : undefined
    if (told !== undefined) return told
    const known = this._options.get(`${level}:${option}`)
    if (known !== undefined) return known
    if (level === SOL_SOCKET && [SO_KEEPALIVE, SO_BROADCAST].includes(option)) return 0
    throw new NotImplementedError(`getsockopt(${level}, ${option}): Node does not tell socket options`)
  }
  shutdown(how: number): void {
    const of = this.open()
    if (![SHUT_RD, SHUT_WR, SHUT_RDWR].includes(how)) throw os_error('EINVAL')
    if (!('remote' in of)) throw os_error('ENOTCONN')
    if ('datagrams' in of)
      throw new NotImplementedError('shutdown(): Node does not shut sockets of datagrams down')
    if (how !== SHUT_WR) of.shutdown_reading()
    if (how !== SHUT_RD) of.shutdown()
  }
  send(data: Uint8Array): number | null {
    const of = this.open()
    if ('datagrams' in of) return null
    if (!('remote' in of)) throw os_error('EPIPE')
    of.write(data.slice(), () => undefined)
    return data.length
  }

  __repr__(): string {
    const style = this._profile.socket_repr
    const name = style === 'socket' ? 'socket.socket' : 'asyncio.TransportSocket'
    // The oldest Python has the bit of sockets that do not block in the type, and no name for the sum.
    const flags = this._profile.socket_type_flags === 'shown' ? SOCK_NONBLOCK : 0
    const closed = this._of.closed
    const parts = [
      `<${name}${closed && style === 'socket' ? ' [closed]' : ''} fd=${this.fd}`,
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

/** Until 3.7 the socket itself, which is used as any other; versions that have TransportSocket hide what it warns of. */
class SocketItself extends TransportSocket {
  /** @internal */
  static readonly _kept = Object.getOwnPropertyNames(TransportSocket.prototype)
}

declare_class(SocketItself, 'socket', 'socket')

/** What programs see of the socket of a transport or a server. */
export function transport_socket(profile: Profile, of: HostEnd): TransportSocket {
  const Master = profile.socket_repr === 'socket' ? SocketItself : TransportSocket
  return new (view(Master, profile))(new BehindTransport(of, profile))
}
