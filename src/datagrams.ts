import {
  AssertionError,
  NotImplementedError,
  OSError,
  OverflowError,
  ValueError,
  repr,
  str,
} from './builtins.js'
import { object_address } from './builtins/names.js'
import { type SocketAddress, address_repr, ensure_resolved } from './addresses.js'
import type { BaseEventLoop } from './base_events.js'
import { view } from './compat/view.js'
import { warn } from './compat/warn.js'
import { endpoint_of } from './connections.js'
import type { Steps } from './coroutines.js'
import { _SelectorDatagramTransport } from './datagram_transport.js'
import { os_error, python_error } from './errors_of_node.js'
import { host_of, new_protocol } from './establishing.js'
import {
  type DatagramAddress,
  HostDatagrams,
  adopt_datagrams,
  bind_datagrams,
  is_node_datagram_socket,
} from './host/datagrams.js'
import { can_reuse_port } from './host/net_server.js'
import { logger } from './log.js'
import type { CreateDatagramEndpointOptions, DatagramEndpoint, ProtocolFactory } from './net_arguments.js'
import type { BaseProtocol, DatagramProtocol } from './protocols.js'
import type { Extra } from './transports.js'
import { AF_INET, AF_INET6, AF_UNIX, IPPROTO_UDP, SOCK_DGRAM, SOCK_STREAM } from './socket_constants.js'

type Options = CreateDatagramEndpointOptions
type Address = NonNullable<Options['local_addr']>

/** The addresses of one family and protocol. */
interface Pair {
  readonly family: number
  readonly proto: number
  local: SocketAddress | null
  remote: SocketAddress | null
}

/** A socket, and the address that the transport is to have. */
interface Made {
  readonly sock: HostDatagrams
  readonly address: SocketAddress | null
  /** What it says of its own address, where that is not what the system says. */
  readonly extra?: Extra
}

/** Steps of `create_datagram_endpoint`. */
export function* create_datagram_endpoint(
  loop: BaseEventLoop,
  factory: ProtocolFactory,
  options: Options,
): Steps<DatagramEndpoint<BaseProtocol>> {
  const { local_addr = null, remote_addr = null, sock } = options
  const made: Made =
    sock == null ? yield* new_socket(loop, options) : { sock: given(loop, sock, options), address: null }
  let transport: _SelectorDatagramTransport
  const waiter = loop.create_future<void>()
  const protocol = new_protocol(factory) as DatagramProtocol
  try {
    const Transport = view(_SelectorDatagramTransport, loop._profile)
    transport = new Transport(loop, made.sock, protocol, { ...made, waiter })
  } catch (error) {
    made.sock.close()
    throw error
  }
  if (loop.get_debug()) {
    if (local_addr !== null) {
      const text = 'Datagram endpoint local_addr=%r remote_addr=%r created: (%r, %r)'
      logger.info(text, local_addr, remote_addr, transport, protocol)
    } else {
      logger.debug('Datagram endpoint remote_addr=%r created: (%r, %r)', remote_addr, transport, protocol)
    }
  }
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
  return [transport, protocol]
}

/** What cannot be had for a socket that is given. */
const MODIFIERS = [
  'local_addr',
  'remote_addr',
  'family',
  'proto',
  'flags',
  'reuse_port',
  'allow_broadcast',
] as const
/** The same as error messages list it. */
const ALL_MODIFIERS = [...MODIFIERS.slice(0, 5), 'reuse_address', ...MODIFIERS.slice(5)] as const

/** What a program gives as a socket. */
function given(loop: BaseEventLoop, sock: unknown, options: Options): HostDatagrams {
  const profile = loop._profile
  const stream = (sock as { readonly type?: unknown } | null | undefined)?.type === SOCK_STREAM
  const found = is_node_datagram_socket(sock) ? sock : stream ? null : host_of(sock)
  if (!is_node_datagram_socket(found) && !(found instanceof HostDatagrams)) {
    throw new ValueError(`A ${profile.datagram_sock_check} was expected, got ${repr(sock)}`)
  }
  const shown = MODIFIERS.filter((name) => is_true(options[name]))
  if (shown.length > 0) {
    // Where nobody gave it, the parameter is an object that stands for nothing, and that counts as true.
    const nothing = { __repr__: () => `<object object at ${object_address(nothing)}>` }
    const { reuse_address = profile.datagram_reuse_address === 'none' ? null : nothing } = options
    const named = ALL_MODIFIERS.map(
      (name) => [name, name === 'reuse_address' ? reuse_address : options[name]] as const,
    )
    const problems = named
      .filter(([, value]) => is_true(value))
      .map(([name, value]) => `${name}=${Array.isArray(value) ? address_repr(value) : str(value)}`)
    throw new ValueError(
      `socket modifier keyword arguments can not be used when sock is specified. (${problems.join(', ')})`,
    )
  }
  return is_node_datagram_socket(found) ? adopt_datagrams(found) : found
}

function is_true(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value)
}

/** Steps of making a socket: with the first addresses that can be had. */
function* new_socket(loop: BaseEventLoop, options: Options): Steps<Made> {
  const pairs = yield* address_pairs(loop, options)
  check_reuse_address(loop, options)
  let first: unknown
  for (const pair of pairs) {
    try {
      return bound(loop, pair, options)
    } catch (error) {
      const exc = python_error(error)
      if (!(exc instanceof OSError)) throw exc
      first ??= exc
    }
  }
  throw first
}

function check_reuse_address(loop: BaseEventLoop, { reuse_address }: Options): void {
  if (reuse_address === undefined) return
  if (reuse_address) {
    throw new ValueError(
      'Passing `reuse_address=True` is no longer supported, as the usage of SO_REUSEPORT in UDP poses a significant ' +
        'security concern.',
    )
  }
  const since = loop._profile.datagram_reuse_address
  warn(
    `The *reuse_address* parameter has been deprecated as of ${since} and is scheduled for removal in 3.11.`,
    'DeprecationWarning',
  )
}

/** Steps of finding the addresses for each family and protocol. */
function* address_pairs(loop: BaseEventLoop, options: Options): Steps<Pair[]> {
  const { local_addr = null, remote_addr = null, family = 0, proto = 0, flags = 0 } = options
  if (!is_true(local_addr) && !is_true(remote_addr)) {
    if (family === 0) throw new ValueError('unexpected address family')
    return [{ family, proto, local: null, remote: null }]
  }
  if (family === AF_UNIX && loop._profile.datagram_unix === 'known') {
    for (const address of [local_addr, remote_addr] as unknown[]) {
      if (address !== null && typeof address !== 'string') throw new TypeError('string is expected')
    }
    return [{ family, proto, local: local_addr as never, remote: remote_addr as never }]
  }
  const pairs = new Map<string, Pair>()
  for (const [which, address] of [
    ['local', local_addr],
    ['remote', remote_addr],
  ] as const) {
    if (address === null) continue
    check_pair(loop, address)
    const query = { family, type: SOCK_DGRAM, proto, flags }
    const infos = yield* ensure_resolved(loop, address, query)
    if (infos.length === 0) throw new OSError('getaddrinfo() returned empty list')
    for (const [found, , protocol, , resolved] of infos) {
      const key = `${found} ${protocol}`
      const pair = pairs.get(key) ?? { family: found, proto: protocol, local: null, remote: null }
      pair[which] = resolved
      pairs.set(key, pair)
    }
  }
  const whole = [...pairs.values()].filter(
    ({ local, remote }) =>
      !((is_true(local_addr) && local === null) || (is_true(remote_addr) && remote === null)),
  )
  if (whole.length === 0) throw new ValueError('can not get address information')
  return whole
}

function check_pair(loop: BaseEventLoop, address: Address): void {
  if (Array.isArray(address) && address.length === 2) return
  const text = '2-tuple is expected'
  throw loop._profile.datagram_address_check === 'TypeError' ? new TypeError(text) : new AssertionError(text)
}

/** Makes a socket, binds it, and connects it. */
function bound(loop: BaseEventLoop, { family, proto, local, remote }: Pair, options: Options): Made {
  const version = family === AF_INET ? 4 : family === AF_INET6 ? 6 : null
  if (family === AF_UNIX) {
    throw new NotImplementedError(
      'create_datagram_endpoint() with AF_UNIX: Node has no UNIX sockets for datagrams; use create_unix_connection(), ' +
        'or UDP on 127.0.0.1',
    )
  }
  if (version === null) throw os_error('EAFNOSUPPORT')
  if (proto !== 0 && proto !== IPPROTO_UDP) throw os_error('EPROTONOSUPPORT')
  if (options.reuse_port === true && !can_reuse_port()) {
    throw new NotImplementedError(
      'reuse_port: Node shares addresses between sockets from 22.12 on, on Linux; use one socket, or node:cluster',
    )
  }
  const broadcast = is_true(options.allow_broadcast)
  const connects = remote !== null && !(broadcast && loop._profile.broadcast_peer === 'addressed')
  const sock = bind_datagrams({
    family: version,
    proto,
    local: local === null ? null : place(loop, local, family, 'bind'),
    reuse_port: options.reuse_port === true,
    broadcast,
  })
  try {
    if (connects) sock.connect(place(loop, remote, family, 'connect'))
  } catch (error) {
    sock.close()
    throw error
  }
  if (local !== null || connects) return { sock, address: remote }
  // Node binds every socket; one that nobody bound has no address yet in Python.
  return { sock, address: remote, extra: { sockname: version === 6 ? ['::', 0, 0, 0] : ['0.0.0.0', 0] } }
}

function place(loop: BaseEventLoop, address: SocketAddress, family: number, caller: string): DatagramAddress {
  const [, port] = address as [string, number]
  if (port < 0 || port > 0xffff) {
    const who = loop._profile.address_texts === 'reader' ? 'getsockaddrarg' : `${caller}()`
    throw new OverflowError(`${who}: port must be 0-65535.`)
  }
  return endpoint_of(address, family) as DatagramAddress
}
