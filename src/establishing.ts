import { NotImplementedError, RuntimeError, ValueError, repr } from './builtins.js'
import { is_class, type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import { view } from './compat/view.js'
import type { Steps } from './coroutines.js'
import type { Future } from './futures.js'
import { HostSocket, adopt, is_node_socket } from './host/net.js'
import { HostServer } from './host/net_server.js'
import { Lazy } from './lazy.js'
import type { ProtocolFactory, TlsContext, TlsOptions } from './net_arguments.js'
import type { BaseProtocol } from './protocols.js'
import { type ServerOfTransports, _SelectorSocketTransport } from './selector_events.js'
import { AF_UNIX, SOCK_STREAM } from './socket_constants.js'
import type { Extra, Transport } from './transports.js'
import { TransportSocket } from './trsock.js'

/** TLS is loaded when the first connection wants it. */
export const tls = new Lazy(() => import('./tls_protocol.js'))

/** How a connection is made of a socket. */
export interface Establishing extends TlsOptions {
  readonly ssl?: TlsContext | boolean | null
  readonly server_side?: boolean
  readonly server_hostname?: string | null
  readonly extra?: Extra
  readonly server?: ServerOfTransports | null
}

/** Calls what makes a protocol; a class is one, too. */
export function new_protocol(factory: ProtocolFactory): BaseProtocol {
  return is_class(factory) ? new factory() : factory()
}

/**
 * Steps that make a transport and a protocol of a connected socket.
 * @param made - told of both as soon as they are there
 * @returns once the protocol knows of the connection
 */
export function* establish(
  loop: BaseEventLoop,
  sock: HostSocket,
  factory: ProtocolFactory,
  how: Establishing,
  made?: (protocol: BaseProtocol, transport?: Transport) => void,
): Steps<[Transport, BaseProtocol]> {
  let protocol: BaseProtocol
  let waiter: Future<void>
  let transport: Transport
  try {
    const part = how.ssl ? yield* tls.get(loop) : null
    protocol = new_protocol(factory)
    made?.(protocol)
    waiter = loop.create_future<void>()
    transport =
      part === null
        ? make_socket_transport(loop, sock, protocol, { ...how, waiter })
        : part.make_ssl_transport(loop, sock, protocol, { ...how, waiter })
  } catch (error) {
    sock.close()
    throw error
  }
  made?.(protocol, transport)
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
  return [transport, protocol]
}

/** The transport of a socket. */
export function make_socket_transport(
  loop: BaseEventLoop,
  sock: HostSocket,
  protocol: BaseProtocol,
  options: Establishing & { readonly waiter?: Future<void> | null },
): _SelectorSocketTransport {
  return new (view(_SelectorSocketTransport, loop._profile))(loop, sock, protocol, options)
}

/** What the library's own socket objects give away. */
interface SocketObject {
  readonly family: number
  readonly type: number
  /** What a transport stands on; null while that is being connected. */
  _host(): unknown
  /** What a server stands on. */
  _server_host?(): unknown
  _inside?: { wait(direction: 'write', callback: () => void): () => void }
}

/** What kind of socket is wanted. */
type Wanted = 'Stream' | 'UNIX Domain Stream'

/**
 * Steps of finding the connected socket in what a program gives as one.
 * @throws {ValueError} for a socket of another kind
 * @throws {OSError} for one that is not connected
 * @throws {NotImplementedError} for what is no socket
 */
export function* given_socket(
  loop: BaseEventLoop,
  sock: unknown,
  wanted: Wanted = 'Stream',
): Steps<HostSocket> {
  if (is_node_socket(sock)) return adopt(sock)
  const object = socket_object(sock, wanted)
  let host = object._host()
  if (host === null) {
    const connected = loop.create_future<void>()
    const end = object._inside?.wait('write', () => {
      loop._arrived(() => {
        if (!connected.done()) connected._finish(undefined)
      })
    })
    try {
      yield* connected
    } finally {
      end?.()
    }
    host = object._host()
  }
  if (!(host instanceof HostSocket)) throw not_wanted(sock, wanted)
  if (sock instanceof TransportSocket)
    throw new RuntimeError(`File descriptor ${host.fd} is used by transport`)
  return host
}

/** The listening socket in what a program gives as one. */
export function given_server_socket(sock: unknown, wanted: Wanted = 'Stream'): HostServer {
  const object = socket_object(sock, wanted)
  const host = object._server_host === undefined ? object._host() : object._server_host()
  if (host instanceof HostServer) return host
  throw not_wanted(sock, wanted)
}

/** What is behind an object that stands for a socket of any kind. */
export function host_of(sock: unknown): unknown {
  if (is_socket_object(sock)) return sock._host()
  throw no_socket(sock)
}

function is_socket_object(sock: unknown): sock is SocketObject {
  return (
    typeof sock === 'object' && sock !== null && typeof (sock as Partial<SocketObject>)._host === 'function'
  )
}

function no_socket(sock: unknown): NotImplementedError {
  return new NotImplementedError(
    `sock must be a socket of asyncio-shim/socket or of Node's, not ${type_name_of(sock)}: ` +
      'Node opens no sockets by number',
  )
}

function not_wanted(sock: unknown, wanted: Wanted): ValueError {
  return new ValueError(`A ${wanted} Socket was expected, got ${repr(sock)}`)
}

function socket_object(sock: unknown, wanted: Wanted): SocketObject {
  if (!is_socket_object(sock)) throw no_socket(sock)
  const family = wanted === 'Stream' || sock.family === AF_UNIX
  if (sock.type !== SOCK_STREAM || !family) throw not_wanted(sock, wanted)
  return sock
}

/** Refuses time limits of TLS where there is none. */
export function check_tls_limits(options: TlsOptions, ssl: unknown): void {
  if (ssl) return
  for (const name of ['ssl_handshake_timeout', 'ssl_shutdown_timeout'] as const) {
    if (options[name] != null) throw new ValueError(`${name} is only meaningful with ssl`)
  }
}
