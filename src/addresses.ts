import { NotImplementedError, UnicodeError, repr } from './builtins.js'
import { type Steps, steps } from './coroutines.js'
import type { BaseEventLoop } from './base_events.js'
import { python_error, resolver_error } from './errors_of_node.js'
import { type Resolved, resolver } from './host/resolver.js'
import * as socket from './socket_constants.js'

/** Where a socket is: `[host, port]`, for IPv6 `[host, port, flowinfo, scope_id]`, the path of a UNIX socket. */
export type SocketAddress =
  string | [host: string, port: number] | [host: string, port: number, flowinfo: number, scope_id: number]

/** One way to reach a host. */
export type AddrInfo = [
  family: number,
  type: number,
  proto: number,
  canonname: string,
  sockaddr: SocketAddress,
]

/** Keyword arguments of `getaddrinfo`. */
export interface GetaddrinfoOptions {
  /** `AF_INET`, `AF_INET6` … Any by default. */
  family?: number
  /** `SOCK_STREAM`, `SOCK_DGRAM` … Any by default. */
  type?: number
  /** The protocol's number. Any by default. */
  proto?: number
  /** `AI_PASSIVE` … */
  flags?: number
}

/** What names and numbers to look up, and how. */
export interface Query extends Required<GetaddrinfoOptions> {
  readonly host: string | Uint8Array | null
  readonly port: number | string | Uint8Array | null
}

/** Types with their protocols, in the order in which the C library lists them. */
const KINDS = [
  { type: socket.SOCK_STREAM, proto: socket.IPPROTO_TCP, name: 'tcp' },
  { type: socket.SOCK_DGRAM, proto: socket.IPPROTO_UDP, name: 'udp' },
  { type: socket.SOCK_RAW, proto: 0, name: '' },
] as const

type Kind = (typeof KINDS)[number]

function text_of(value: string | Uint8Array | null): string | null {
  return value === null || typeof value === 'string' ? value : String.fromCharCode(...value)
}

/** The types that a query asks for. */
function kinds_of({ type, proto }: Query): readonly Kind[] {
  const kinds = KINDS.filter(
    (kind) => (type === 0 || kind.type === type) && (proto === 0 || kind.proto === proto || kind.proto === 0),
  )
  if (kinds.length === 0) throw resolver_error('EAI_SOCKTYPE')
  return proto === 0 ? kinds : kinds.filter((kind) => kind.proto === proto || type === kind.type)
}

/** The port of a service for each type that has it. */
function ports_of(query: Query, kinds: readonly Kind[]): (readonly [Kind, number])[] {
  const { flags, type } = query
  const port = typeof query.port === 'number' ? query.port : text_of(query.port)
  if (port === null || port === '') return kinds.map((kind) => [kind, 0] as const)
  if (typeof port !== 'number' && !/^\d+$/.test(port)) {
    if ((flags & socket.AI_NUMERICSERV) !== 0) throw resolver_error('EAI_NONAME')
    const found = kinds.flatMap((kind) => {
      const service = resolver
        .services()
        .find(({ name, protocol }) => name === port && protocol === kind.name)
      return service === undefined ? [] : [[kind, service.port] as const]
    })
    if (found.length > 0) return found
    throw resolver_error('EAI_SERVICE')
  }
  const number = Number(port)
  // The C library takes the low bits of a number that is too great. Raw sockets have no ports.
  if (number < 0 || type === socket.SOCK_RAW) throw resolver_error('EAI_SERVICE')
  return kinds.map((kind) => [kind, number & 0xffff] as const)
}

function family_number(version: number): number {
  return version === 6 ? socket.AF_INET6 : socket.AF_INET
}

/** The addresses of this machine, for a query without a name. */
function own_addresses(flags: number): Resolved[] {
  return (flags & socket.AI_PASSIVE) !== 0
    ? [
        { address: '0.0.0.0', family: 4 },
        { address: '::', family: 6 },
      ]
    : [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ]
}

function wanted_version(family: number): 0 | 4 | 6 {
  if (family === socket.AF_UNSPEC) return 0
  if (family === socket.AF_INET) return 4
  if (family === socket.AF_INET6) return 6
  throw resolver_error('EAI_FAMILY')
}

/** The address of an IP literal; `null` for names. */
function literal(name: string, version: 0 | 4 | 6): Resolved | null {
  const family = resolver.family_of(name)
  if (family === 0) return null
  if (version !== 0 && family !== version) throw resolver_error('EAI_ADDRFAMILY')
  return { address: name, family }
}

/** `[host, port]` or `[host, port, flowinfo, scope_id]`. */
export function socket_address({ address, family }: Resolved, port: number): SocketAddress {
  if (family !== 6) return [address, port]
  const [bare = '', zone] = address.split('%')
  const scope = zone === undefined ? 0 : /^\d+$/.test(zone) ? Number(zone) : resolver.scope_of(zone)
  return [bare, port, 0, scope]
}

function check_name(name: string): void {
  const longest = Math.max(...name.split('.').map((label) => label.length))
  if (longest > 63) throw new UnicodeError('label too long')
}

/** Steps of a lookup by the platform's resolver. */
function* resolved(loop: BaseEventLoop, name: string, version: 0 | 4 | 6): Steps<readonly Resolved[]> {
  const found = loop.create_future<readonly Resolved[]>()
  resolver.lookup(name, version, (error, addresses) => {
    loop._arrived(() => {
      if (found.done()) return
      if (error === null) found._set_result(addresses)
      else found.set_exception(python_error(error))
    })
  })
  return yield* found
}

/**
 * Steps of `getaddrinfo`.
 * @throws {gaierror} with the resolver's number and text
 */
export function* lookup_addresses(loop: BaseEventLoop, query: Query): Steps<AddrInfo[]> {
  const { flags, family } = query
  const name = text_of(query.host)
  if (name === null && (query.port === null || query.port === '')) throw resolver_error('EAI_NONAME')
  const version = wanted_version(family)
  const ports = ports_of(query, kinds_of(query))
  let addresses: readonly Resolved[]
  if (name === null) {
    addresses = own_addresses(flags).filter((own) => version === 0 || own.family === version)
  } else {
    const given = literal(name, version)
    if (given === null && (name === '' || (flags & socket.AI_NUMERICHOST) !== 0))
      throw resolver_error('EAI_NONAME')
    if ((flags & socket.AI_CANONNAME) !== 0 && given === null) {
      throw new NotImplementedError(
        "getaddrinfo() with AI_CANONNAME: Node's resolver does not tell canonical names; use node:dns's resolveCname()",
      )
    }
    check_name(name)
    addresses = given === null ? yield* resolved(loop, name, version) : [given]
  }
  return addresses.flatMap((one, index) =>
    ports.map(([kind, port], place): AddrInfo => {
      const canonname = (flags & socket.AI_CANONNAME) !== 0 && index + place === 0 ? (name ?? '') : ''
      return [
        family_number(one.family),
        kind.type,
        kind.proto || query.proto,
        canonname,
        socket_address(one, port),
      ]
    }),
  )
}

/** Steps of `getnameinfo`. */
export function* lookup_name(
  loop: BaseEventLoop,
  sockaddr: SocketAddress,
  flags: number,
): Steps<[host: string, service: string]> {
  if (!Array.isArray(sockaddr)) throw new TypeError('getnameinfo() argument 1 must be a tuple')
  if (sockaddr.length < 2) throw new TypeError('getnameinfo(): illegal sockaddr argument')
  const [address, port] = sockaddr
  if (resolver.family_of(address) === 0) throw resolver_error('EAI_NONAME')
  const numeric = (flags & socket.NI_NUMERICHOST) !== 0
  let name = address
  if (!numeric) {
    const found = yield* reversed(loop, address, port)
    if (found === null && (flags & socket.NI_NAMEREQD) !== 0) throw resolver_error('EAI_NONAME')
    name = found ?? address
  }
  return [name, service_name(port, flags)]
}

function service_name(port: number, flags: number): string {
  if ((flags & socket.NI_NUMERICSERV) !== 0) return String(port)
  const wanted = (flags & socket.NI_DGRAM) !== 0 ? 'udp' : 'tcp'
  const known = resolver.services().find((service) => service.port === port && service.protocol === wanted)
  return known?.name ?? String(port)
}

function* reversed(loop: BaseEventLoop, address: string, port: number): Steps<string | null> {
  const found = loop.create_future<string | null>()
  resolver.reverse(address, port, (error, name) => {
    loop._arrived(() => {
      if (!found.done()) found._set_result(error === null ? name : null)
    })
  })
  return yield* found
}

/** Steps of finding what a connection or a server is told: an IP address needs no resolver. */
export function* ensure_resolved(
  loop: BaseEventLoop,
  address: readonly [Query['host'], Query['port'], ...number[]],
  query: Required<GetaddrinfoOptions>,
): Steps<AddrInfo[]> {
  const [host, port, flowinfo = 0, scope = 0] = address
  const known = ip_info(host, port, query, [flowinfo, scope])
  if (known !== null) return [known]
  // A loop of the program's own may have a resolver of its own.
  return yield* steps<AddrInfo[]>(loop.getaddrinfo(host, port, query))
}

/** What an IP address with a numeric port stands for; `null` for what must be resolved. */
function ip_info(
  host: Query['host'],
  port: Query['port'],
  { family, type, proto }: Required<GetaddrinfoOptions>,
  [flowinfo, scope]: readonly [number, number],
): AddrInfo | null {
  const name = text_of(host)
  if (name === null || name.includes('%') || ![0, socket.IPPROTO_TCP, socket.IPPROTO_UDP].includes(proto))
    return null
  const kind = KINDS.find((one) => one.type === type)
  if (kind === undefined || kind.proto === 0) return null
  const digits = typeof port === 'number' ? port : (text_of(port) ?? '')
  if (typeof digits === 'string' && !/^\s*\d*\s*$/.test(digits)) return null
  const version = resolver.family_of(name)
  const found = version === 6 ? socket.AF_INET6 : socket.AF_INET
  if (version === 0 || (family !== socket.AF_UNSPEC && family !== found)) return null
  const number = Number(digits)
  return [found, type, kind.proto, '', version === 6 ? [name, number, flowinfo, scope] : [name, number]]
}

/**
 * A list of addresses with the families taking turns.
 * @param first - how many of the first family come before the others have their turn
 */
export function interleave_addresses(infos: readonly AddrInfo[], first: number): AddrInfo[] {
  const families = new Map<number, AddrInfo[]>()
  for (const info of infos) {
    const list = families.get(info[0])
    if (list === undefined) families.set(info[0], [info])
    else list.push(info)
  }
  const lists = [...families.values()]
  const ordered = lists[0]?.splice(0, Math.max(0, first - 1)) ?? []
  const longest = Math.max(0, ...lists.map((list) => list.length))
  for (let place = 0; place < longest; place++) {
    for (const list of lists) {
      const info = list[place]
      if (info !== undefined) ordered.push(info)
    }
  }
  return ordered
}

/** How Python prints an address. */
export function address_repr(address: unknown): string {
  if (!Array.isArray(address)) return repr(address)
  const items = address.map((item) => repr(item))
  return items.length === 1 ? `(${items[0] ?? ''},)` : `(${items.join(', ')})`
}
