import { KeyboardInterrupt, NotImplementedError, OSError, SystemExit, ValueError, repr } from './builtins.js'
import { type AddrInfo, type SocketAddress, address_repr, ensure_resolved } from './addresses.js'
import type { BaseEventLoop } from './base_events.js'
import { view } from './compat/view.js'
import { bind_error, endpoint_of, path_text } from './connections.js'
import { ACCEPT_RETRY_DELAY } from './constants.js'
import { type Steps, library_coroutine, steps } from './coroutines.js'
import { errno_code, os_error, python_error } from './errors_of_node.js'
import { check_tls_limits, establish, given_server_socket } from './establishing.js'
import { gather } from './gathering.js'
import type { HostSocket } from './host/net.js'
import { type HostServer, bind, can_reuse_port, remove_stale_socket } from './host/net_server.js'
import { logger } from './log.js'
import type {
  CreateServerOptions,
  CreateUnixServerOptions,
  ProtocolFactory,
  TlsContext,
  TlsOptions,
} from './net_arguments.js'
import type { BaseProtocol } from './protocols.js'
import { Server, type Serving } from './server.js'
import { sleep } from './sleeping.js'
import { AF_INET, AI_PASSIVE, SOCK_STREAM } from './socket_constants.js'
import type { Transport } from './transports.js'
import { python_address, transport_socket } from './behind_transports.js'
import type { TransportSocket } from './trsock.js'

/** How the connections of a server are made. */
interface ServingOptions extends TlsOptions {
  readonly ssl?: TlsContext | null
  readonly backlog?: number
  readonly keep_alive?: boolean | null
  readonly keep_file?: boolean
}

/** Errors of a system that has no resources left: accepting is tried again a little later. */
const EXHAUSTED = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']

class Accepting implements Serving {
  private readonly _loop: BaseEventLoop
  private readonly _factory: ProtocolFactory
  private readonly _options: ServingOptions
  readonly keep_file: boolean

  constructor(loop: BaseEventLoop, factory: ProtocolFactory, options: ServingOptions) {
    this._loop = loop
    this._factory = factory
    this._options = options
    this.keep_file = options.keep_file ?? false
  }

  shown(socket: HostServer): TransportSocket {
    return transport_socket(this._loop._profile, socket)
  }

  listen(server: Server, socket: HostServer): void {
    const loop = this._loop
    try {
      socket.listen(this._options.backlog ?? 100, (error, connection) => {
        loop._arrived(() => {
          if (connection === null) this._not_accepted(server, socket, error)
          else this._accepted(server, connection)
        })
      })
    } catch (error) {
      throw python_error(error)
    }
  }

  private _not_accepted(server: Server, socket: HostServer, error: unknown): void {
    const exception = python_error(error)
    if (!EXHAUSTED.includes(errno_code(error) ?? '')) throw exception
    const loop = this._loop
    loop.call_exception_handler({
      message: 'socket.accept() out of system resource',
      exception,
      socket: transport_socket(loop._profile, socket),
    })
    loop.call_later(ACCEPT_RETRY_DELAY, () => {
      if (!socket.closed) this.listen(server, socket)
    })
  }

  private _accepted(server: Server, connection: HostSocket): void {
    const loop = this._loop
    const peername = python_address(connection.remote)
    if (loop.get_debug()) logger.debug('%r got a new connection from %r: %r', server, peername, connection.fd)
    const work = this._accept_steps(server, connection, peername)
    loop.create_task(library_coroutine('BaseSelectorEventLoop._accept_connection2', work))
  }

  private *_accept_steps(
    server: Server,
    connection: HostSocket,
    peername: SocketAddress | null,
  ): Steps<void> {
    const context: Record<string, unknown> = {}
    try {
      if (this._options.keep_alive) connection.set_keep_alive(true)
      const how = { ...this._options, server_side: true, server_hostname: '', extra: { peername }, server }
      const made = (protocol: BaseProtocol, transport?: Transport): void => {
        Object.assign(context, { protocol, ...(transport && { transport }) })
      }
      yield* establish(this._loop, connection, this._factory, how, made)
    } catch (error) {
      if (error instanceof SystemExit || error instanceof KeyboardInterrupt) throw error
      if (!this._loop.get_debug()) return
      const message = 'Error on transport creation for incoming connection'
      this._loop.call_exception_handler({ message, exception: error, ...context })
    }
  }
}

/** Steps of finding the addresses of one host to listen on. */
function* addresses_of(
  loop: BaseEventLoop,
  host: string | null,
  port: number | string | null,
  { family = 0, flags = AI_PASSIVE }: CreateServerOptions,
): Steps<AddrInfo[]> {
  const infos = yield* ensure_resolved(loop, [host, port], { family, type: SOCK_STREAM, proto: 0, flags })
  if (infos.length === 0) throw new OSError(`getaddrinfo(${repr(host)}) returned empty list`)
  return infos
}

function* all_addresses(loop: BaseEventLoop, options: CreateServerOptions): Steps<AddrInfo[]> {
  const { host = null, port = null } = options
  const hosts = host === '' ? [null] : host === null || typeof host === 'string' ? [host] : [...host]
  const lookups = hosts.map((one) =>
    library_coroutine('BaseEventLoop._create_server_getaddrinfo', addresses_of(loop, one, port, options)),
  )
  const found = yield* steps<AddrInfo[][]>(gather(...lookups))
  // A host may be listed twice, by other names.
  const unique = new Map(found.flat().map((info) => [JSON.stringify(info), info]))
  return [...unique.values()]
}

/** Binds to addresses: to all, or where one cannot be had, to none. */
function bind_all(
  loop: BaseEventLoop,
  infos: readonly AddrInfo[],
  { reuse_address, reuse_port }: CreateServerOptions,
): HostServer[] {
  if (reuse_address === false) {
    throw new NotImplementedError('reuse_address=False: Node always binds with SO_REUSEADDR')
  }
  if (reuse_port && !can_reuse_port()) {
    throw new NotImplementedError('reuse_port needs Node 22.12 or newer, on Linux')
  }
  const sockets: HostServer[] = []
  try {
    for (const [family, , , , address] of infos) {
      const socket = bound_socket(loop, family, address, Boolean(reuse_port))
      if (socket !== null) sockets.push(socket)
    }
  } catch (error) {
    for (const socket of sockets) socket.close(false)
    throw error
  }
  if (sockets.length === 0) {
    const shown = infos.map(([, , , , address]) => address_repr(address)).join(', ')
    throw new OSError(`could not bind on any address out of [${shown}]`)
  }
  return sockets
}

/** @returns `null` where the address is to be passed over */
function bound_socket(
  loop: BaseEventLoop,
  family: number,
  address: SocketAddress,
  reuse_port: boolean,
): HostServer | null {
  try {
    return bind(endpoint_of(address, family), { reuse_port })
  } catch (error) {
    const code = errno_code(error)
    if (code === undefined) throw error
    // A family that the system does not have at all, as where IPv6 is switched off.
    if (code === 'EAFNOSUPPORT' && family !== AF_INET) return null
    const failure = bind_error(loop, code, address)
    if (code === 'EADDRNOTAVAIL' && loop._profile.bind_unavailable === 'skipped') {
      if (loop.get_debug()) logger.warning(failure.strerror ?? '')
      return null
    }
    throw failure
  }
}

/** Steps of making a server of its sockets. */
function* serve(
  loop: BaseEventLoop,
  sockets: readonly HostServer[],
  accepting: Accepting,
  start_serving: boolean,
): Steps<Server> {
  const server = new (view(Server, loop._profile))(loop, sockets, accepting)
  if (start_serving) {
    try {
      server._start_serving()
    } catch (error) {
      server.close()
      throw error
    }
    if (loop._profile.server_start === 'after_a_turn') yield* sleep(0)
  }
  if (loop.get_debug()) logger.info('%r is serving', server)
  return server
}

function check_server_tls(options: CreateServerOptions | CreateUnixServerOptions): void {
  if (typeof options.ssl === 'boolean') throw new TypeError('ssl argument must be an SSLContext or None')
  check_tls_limits(options, options.ssl)
}

/** Steps of `create_server`. */
export function* create_server(
  loop: BaseEventLoop,
  factory: ProtocolFactory,
  options: CreateServerOptions,
): Steps<Server> {
  check_server_tls(options)
  const { host = null, port = null, sock } = options
  let sockets: HostServer[]
  if (host !== null || port !== null) {
    if (sock != null) throw new ValueError('host/port and sock can not be specified at the same time')
    sockets = bind_all(loop, yield* all_addresses(loop, options), options)
  } else {
    if (sock == null) throw new ValueError('Neither host/port nor sock were specified')
    sockets = [given_server_socket(sock)]
  }
  return yield* serve(loop, sockets, new Accepting(loop, factory, options), options.start_serving ?? true)
}

/** Steps of `create_unix_server`. */
export function* create_unix_server(
  loop: BaseEventLoop,
  factory: ProtocolFactory,
  options: CreateUnixServerOptions,
): Steps<Server> {
  check_server_tls(options)
  const { path = null, sock, cleanup_socket = true } = options
  let socket: HostServer
  if (path !== null) {
    if (sock != null) throw new ValueError('path and sock can not be specified at the same time')
    socket = bound_path(path_text(path))
  } else {
    if (sock == null) throw new ValueError('path was not specified, and no sock specified')
    socket = given_server_socket(sock, 'UNIX Domain Stream')
  }
  const keep_file = loop._profile.unix_socket_file === 'left' || !cleanup_socket
  const accepting = new Accepting(loop, factory, { ...options, keep_file })
  return yield* serve(loop, [socket], accepting, options.start_serving ?? true)
}

function bound_path(path: string): HostServer {
  remove_stale_socket(path)
  try {
    return bind({ path })
  } catch (error) {
    if (errno_code(error) === 'EADDRINUSE') {
      throw os_error('EADDRINUSE', `Address ${repr(path)} is already in use`)
    }
    throw python_error(error)
  }
}
