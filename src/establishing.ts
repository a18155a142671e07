import { NotImplementedError, RuntimeError, ValueError, repr } from './builtins.js'
import { is_class, type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import { view } from './compat/view.js'
import type { Steps } from './coroutines.js'
import type { Future } from './futures.js'
import { HostSocket, adopt, is_node_socket } from './host/net.js'
import { HostServer } from './host/net_server.js'
import { Lazy } from './lazy.js'
import type { ProtocolFactory, TlsContext, TlsOptions } from './net_methods.js'
import type { BaseProtocol } from './protocols.js'
import { type ServerOfTransports, _SelectorSocketTransport } from './selector_events.js'
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
  _host(): unknown
}

/**
 * The connected socket in what a program gives as one.
 * @throws {ValueError} for a socket of another kind
 * @throws {TypeError} for what is no socket
 */
export function given_socket(sock: unknown): HostSocket {
  if (is_node_socket(sock)) return adopt(sock)
  const host = host_of(sock)
  if (host instanceof HostSocket) {
    if (sock instanceof TransportSocket)
      throw new RuntimeError(`File descriptor ${host.fd} is used by transport`)
    return host
  }
  throw new ValueError(`A Stream Socket was expected, got ${repr(sock)}`)
}

/** The listening socket in what a program gives as one. */
export function given_server_socket(sock: unknown): HostServer {
  const host = host_of(sock)
  if (host instanceof HostServer) return host
  throw new ValueError(`A Stream Socket was expected, got ${repr(sock)}`)
}

function host_of(sock: unknown): unknown {
  if (
    typeof sock === 'object' &&
    sock !== null &&
    typeof (sock as Partial<SocketObject>)._host === 'function'
  ) {
    return (sock as SocketObject)._host()
  }
  throw new NotImplementedError(
    `sock must be a connected net.Socket of Node's, or a socket of this library, not ${type_name_of(sock)}: ` +
      'Node opens no sockets by number',
  )
}

/** Refuses time limits of TLS where there is none. */
export function check_tls_limits(options: TlsOptions, ssl: unknown): void {
  if (ssl) return
  for (const name of ['ssl_handshake_timeout', 'ssl_shutdown_timeout'] as const) {
    if (options[name] != null) throw new ValueError(`${name} is only meaningful with ssl`)
  }
}
