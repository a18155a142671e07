import { AssertionError, ExceptionGroup, OSError, TimeoutError, ValueError, str } from './builtins.js'
import {
  type AddrInfo,
  type SocketAddress,
  address_repr,
  ensure_resolved,
  interleave_addresses,
} from './addresses.js'
import type { BaseEventLoop } from './base_events.js'
import { type Steps, library_coroutine, steps } from './coroutines.js'
import { destination_of } from './host_addresses.js'
import { errno_code, os_error, python_error } from './errors_of_node.js'
import { check_tls_limits, establish, given_socket } from './establishing.js'
import { type Endpoint, type HostSocket, connect } from './host/net.js'
import { resolver } from './host/resolver.js'
import { logger } from './log.js'
import type {
  ConnectAcceptedSocketOptions,
  CreateConnectionOptions,
  CreateUnixConnectionOptions,
  ProtocolFactory,
} from './net_arguments.js'
import type { BaseProtocol } from './protocols.js'
import { AF_INET, AF_INET6, SOCK_STREAM } from './socket_constants.js'
import { staggered_race } from './staggered.js'
import type { Transport } from './transports.js'

/** Where Node binds and connects. */
export function endpoint_of(address: SocketAddress, family: number): Endpoint {
  if (typeof address === 'string') return { path: address }
  const [host, port, , scope = 0] = address
  return family === AF_INET6
    ? { host: scope === 0 ? host : `${host}%${resolver.interface_of(scope)}`, port, family: 6 }
    : { host, port, family: 4 }
}

/** Steps of connecting; the attempt ends with the task that makes it. */
function* connected(loop: BaseEventLoop, target: Endpoint, local: Endpoint | null): Steps<HostSocket> {
  const found = loop.create_future<HostSocket>()
  const give_up = connect(target, local, (error, socket) => {
    loop._arrived(() => {
      if (found.done()) socket?.close()
      else if (socket !== null) found._finish(socket)
      else found.set_exception(error)
    })
  })
  try {
    return yield* found
  } catch (error) {
    give_up()
    throw error
  }
}

/** Errors that a system call reports at once, and so with its own text; others come later. */
const AT_ONCE = [
  'EACCES',
  'EPERM',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'EINVAL',
  'ENETUNREACH',
  'ENOENT',
  'EAGAIN',
]

/** Python's exception for a failed attempt. */
export function connect_error(error: unknown, address: SocketAddress): unknown {
  const code = errno_code(error)
  if (code === undefined) return error
  if (typeof address === 'string' || AT_ONCE.includes(code)) return python_error(error)
  return python_error(error, `Connect call failed ${address_repr(address)}`)
}

/** Why an address cannot be bound, in the words of the version. */
export function bind_error(loop: BaseEventLoop, error: string | OSError, address: SocketAddress): OSError {
  const plain = typeof error === 'string' ? os_error(error) : error
  const how = loop._profile.bind_failure_text
  const reason = (how === 'reason' ? str(plain.strerror) : str(plain)).toLowerCase()
  return new OSError(
    plain.errno,
    `error while attempting to bind on address ${address_repr(address)}: ${reason}`,
  )
}

/** A connection to make. */
interface Attempt {
  readonly loop: BaseEventLoop
  readonly local: readonly AddrInfo[] | null
  /** The errors of each address. */
  readonly exceptions: unknown[][]
}

/** Steps of connecting to one of the addresses. */
function* connect_sock({ loop, local, exceptions }: Attempt, info: AddrInfo): Steps<HostSocket> {
  const mine: unknown[] = []
  exceptions.push(mine)
  const [family, , , , address] = info
  const target = endpoint_of(address, family)
  try {
    return yield* local === null
      ? connected(loop, target, null)
      : connected_from(loop, target, family, { local, failures: mine })
  } catch (error) {
    const exc = connect_error(error, address)
    if (exc instanceof OSError) mine.push(exc)
    throw exc
  }
}

/** Steps of connecting from the first local address that can be bound. */
function* connected_from(
  loop: BaseEventLoop,
  target: Endpoint,
  family: number,
  { local, failures }: { readonly local: readonly AddrInfo[]; readonly failures: unknown[] },
): Steps<HostSocket> {
  const every_family = loop._profile.local_address_families === 'tried'
  for (const [own_family, , , , address] of local) {
    if (own_family !== family && !every_family) continue
    if (own_family !== family) {
      failures.push(wrong_family(loop, address, family))
      continue
    }
    try {
      return yield* connected(loop, target, endpoint_of(address, family))
    } catch (error) {
      const { syscall } = error as { readonly syscall?: unknown }
      const code = errno_code(error)
      if (syscall !== 'bind' || code === undefined) throw error
      failures.push(bind_error(loop, code, address))
    }
  }
  const last = failures.pop()
  if (last !== undefined) throw last
  const name = family === AF_INET ? 'AF_INET' : 'AF_INET6'
  throw new OSError(`no matching local address with family=<AddressFamily.${name}: ${family}> found`)
}

/**
 * Why a socket cannot be bound to an address of another family.
 * @throws {TypeError} where the address has not even the shape of one of the socket's family
 */
function wrong_family(loop: BaseEventLoop, address: SocketAddress, family: number): OSError {
  const reading = { profile: loop._profile, family: family === AF_INET6 ? 6 : 4, caller: 'bind' } as const
  try {
    destination_of(address, reading)
  } catch (error) {
    if (error instanceof OSError) return bind_error(loop, error, address)
    throw error
  }
  return bind_error(loop, 'EAFNOSUPPORT', address)
}

/** Steps of trying addresses, one after the other or, with a delay, beside each other. */
function* first_connected(
  attempt: Attempt,
  infos: readonly AddrInfo[],
  delay: number | null,
): Steps<HostSocket | null> {
  if (delay !== null) {
    const coroutines = infos.map(
      (info) => () => library_coroutine('BaseEventLoop._connect_sock', connect_sock(attempt, info)),
    )
    const [socket] = yield* steps<[HostSocket | null]>(
      staggered_race<HostSocket>(coroutines, delay, { loop: attempt.loop }),
    )
    return socket
  }
  for (const info of infos) {
    try {
      return yield* connect_sock(attempt, info)
    } catch (error) {
      if (!(error instanceof OSError)) throw error
    }
  }
  return null
}

/** What `create_connection` raises when no address could be connected to. */
function failure(exceptions: readonly unknown[], all_errors: boolean): unknown {
  if (all_errors) return new ExceptionGroup('create_connection failed', exceptions as Error[])
  const [first] = exceptions
  if (first === undefined) return new TimeoutError('create_connection failed')
  const texts = exceptions.map((exc) => str(exc))
  if (texts.every((text) => text === texts[0])) return first
  return new OSError(`Multiple exceptions: ${texts.join(', ')}`)
}

/** Steps of finding and connecting to a host. */
function* connect_host(loop: BaseEventLoop, options: CreateConnectionOptions): Steps<HostSocket> {
  const { host = null, port = null, family = 0, proto = 0, flags = 0, local_addr } = options
  const query = { family, type: SOCK_STREAM, proto, flags }
  let infos = yield* ensure_resolved(loop, [host, port], query)
  if (infos.length === 0) throw new OSError('getaddrinfo() returned empty list')
  const local = local_addr == null ? null : yield* ensure_resolved(loop, local_addr, query)
  if (local?.length === 0) throw new OSError('getaddrinfo() returned empty list')
  const delay = options.happy_eyeballs_delay ?? null
  const interleave = options.interleave ?? (delay === null ? 0 : 1)
  if (interleave) infos = interleave_addresses(infos, interleave)
  const exceptions: unknown[][] = []
  const sock = yield* first_connected({ loop, local, exceptions }, infos, delay)
  if (sock === null) throw failure(exceptions.flat(), options.all_errors ?? false)
  return sock
}

/** Steps of `create_connection`. */
export function* create_connection(
  loop: BaseEventLoop,
  factory: ProtocolFactory,
  options: CreateConnectionOptions,
): Steps<[Transport, BaseProtocol]> {
  const { host = null, port = null, ssl, sock } = options
  let { server_hostname = null } = options
  if (server_hostname !== null && !ssl) throw new ValueError('server_hostname is only meaningful with ssl')
  if (server_hostname === null && ssl) {
    if (!host) throw new ValueError('You must set server_hostname when using ssl without a host')
    server_hostname = host
  }
  check_tls_limits(options, ssl)
  let socket: HostSocket
  if (host !== null || port !== null) {
    if (sock != null) throw new ValueError('host/port and sock can not be specified at the same time')
    socket = yield* connect_host(loop, options)
  } else {
    if (sock == null) throw new ValueError('host and port was not specified and no sock specified')
    socket = yield* given_socket(loop, sock)
  }
  const made = yield* establish(loop, socket, factory, { ...options, server_hostname })
  if (loop.get_debug()) {
    const shown = made[0].get_extra_info('socket')
    logger.debug('%r connected to %s:%r: (%r, %r)', shown, host, port, ...made)
  }
  return made
}

/** Steps of `create_unix_connection`. */
export function* create_unix_connection(
  loop: BaseEventLoop,
  factory: ProtocolFactory,
  options: CreateUnixConnectionOptions,
): Steps<[Transport, BaseProtocol]> {
  const { path = null, ssl, sock, server_hostname = null } = options
  if (server_hostname !== null && typeof server_hostname !== 'string') throw new AssertionError()
  if (ssl && server_hostname === null) throw new ValueError('you have to pass server_hostname when using ssl')
  if (!ssl && server_hostname !== null) throw new ValueError('server_hostname is only meaningful with ssl')
  check_tls_limits(options, ssl)
  let socket: HostSocket
  if (path !== null) {
    if (sock != null) throw new ValueError('path and sock can not be specified at the same time')
    const file = path_text(path)
    try {
      socket = yield* connected(loop, { path: file }, null)
    } catch (error) {
      throw connect_error(error, file)
    }
  } else {
    if (sock == null) throw new ValueError('no path and sock were specified')
    socket = yield* given_socket(loop, sock, 'UNIX Domain Stream')
  }
  return yield* establish(loop, socket, factory, { ...options, server_hostname })
}

/** The text of a path, which may be given as bytes. */
export function path_text(path: string | Uint8Array): string {
  return typeof path === 'string' ? path : new TextDecoder().decode(path)
}

/** Steps of `connect_accepted_socket`. */
export function* connect_accepted_socket(
  loop: BaseEventLoop,
  factory: ProtocolFactory,
  sock: unknown,
  options: ConnectAcceptedSocketOptions,
): Steps<[Transport, BaseProtocol]> {
  check_tls_limits(options, options.ssl)
  const how = { ...options, server_side: true, server_hostname: '' }
  const made = yield* establish(loop, yield* given_socket(loop, sock), factory, how)
  if (loop.get_debug()) logger.debug('%r handled: (%r, %r)', made[0].get_extra_info('socket'), ...made)
  return made
}
