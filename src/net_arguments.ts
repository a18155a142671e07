import type { SocketAddress } from './addresses.js'
import type { BaseProtocol } from './protocols.js'
import type { DatagramTransport, Transport } from './transports.js'

/** Keyword arguments of `getnameinfo`. */
export interface GetnameinfoOptions {
  /** `NI_NUMERICHOST` … */
  flags?: number
}

/** What the methods for TLS connections have in common. */
export interface TlsOptions {
  /** How long the handshake may take (seconds); 60 by default (3.7 and newer). */
  ssl_handshake_timeout?: number | null
  /** How long the end of the connection may take (seconds); 30 by default (3.11 and newer). */
  ssl_shutdown_timeout?: number | null
}

/** What TLS is done with: the class of `asyncio-shim/ssl`. */
export interface TlsContext {
  /** @internal */
  readonly _is_ssl_context: true
}

/** Keyword arguments of `create_connection`. */
export interface CreateConnectionOptions extends TlsOptions {
  /** A context of `asyncio-shim/ssl`, or `true` for the default one; without TLS by default. */
  ssl?: TlsContext | boolean | null
  /** `AF_INET`, `AF_INET6`; either by default. */
  family?: number
  /** The number of the protocol; any by default. */
  proto?: number
  /** `AI_PASSIVE` …, for looking up the host. */
  flags?: number
  /** A connected socket instead of a host and a port: of `asyncio-shim/socket`, or a `net.Socket` of Node's. */
  sock?: unknown
  /** The address to connect from, `[host, port]`. */
  local_addr?: readonly [string | null, number] | null
  /** The name that the peer's certificate must have; by default the host. */
  server_hostname?: string | null
  /** How long one address has before the next is tried beside it (seconds); one after the other by default. */
  happy_eyeballs_delay?: number | null
  /** How many addresses of the first family come before families take turns. */
  interleave?: number | null
  /** Whether a failure is a group of the failures of all addresses (3.12 and newer). */
  all_errors?: boolean
  /** The host, which may also be given by its place. */
  host?: string | null
  /** The port, which may also be given by its place. */
  port?: number | string | null
}

/** Keyword arguments of `create_unix_connection`. */
export interface CreateUnixConnectionOptions extends TlsOptions {
  /** A context of `asyncio-shim/ssl`; without TLS by default. */
  ssl?: TlsContext | boolean | null
  /** A socket instead of an address. */
  sock?: unknown
  /** The name that the peer's certificate must have. */
  server_hostname?: string | null
  /** The file of the socket, which may also be given by its place. */
  path?: string | Uint8Array | null
}

/** Keyword arguments of `create_server`. */
export interface CreateServerOptions extends TlsOptions {
  /** `AF_INET`, `AF_INET6`; all by default. */
  family?: number
  /** `AI_PASSIVE` …, for looking up the host. */
  flags?: number
  /** A socket instead of an address. */
  sock?: unknown
  /** How many connections may wait to be accepted; 100 by default. */
  backlog?: number
  /** A context of `asyncio-shim/ssl`; without TLS by default. */
  ssl?: TlsContext | null
  /** Node always lets an address be bound again while old connections to it linger: only `true` can be had. */
  reuse_address?: boolean | null
  /** Whether several servers may be bound to one address; Node can from 22.12 on, on Linux. */
  reuse_port?: boolean | null
  /** Whether clients are asked from time to time if they are still there (3.13 and newer). */
  keep_alive?: boolean | null
  /** Whether connections are accepted at once; by default they are (3.7 and newer). */
  start_serving?: boolean
  /** The host, which may also be given by its place. */
  host?: string | readonly string[] | null
  /** The port, which may also be given by its place. */
  port?: number | string | null
}

/** Keyword arguments of `create_unix_server`. */
export interface CreateUnixServerOptions extends TlsOptions {
  /** A socket instead of an address. */
  sock?: unknown
  /** How many connections may wait to be accepted; 100 by default. */
  backlog?: number
  /** A context of `asyncio-shim/ssl`; without TLS by default. */
  ssl?: TlsContext | null
  /** Whether connections are accepted at once; by default they are (3.7 and newer). */
  start_serving?: boolean
  /** Whether the file of the socket is removed with the server; it is by default (3.13 and newer). */
  cleanup_socket?: boolean
  /** The file of the socket, which may also be given by its place. */
  path?: string | Uint8Array | null
}

/** Keyword arguments of `create_datagram_endpoint` in every version. */
export interface DatagramEndpointOptions {
  /** `AF_INET`, `AF_INET6`; either by default. Must be given where there is no address. */
  family?: number
  /** The number of the protocol; any by default. */
  proto?: number
  /** `AI_PASSIVE` …, for looking up the host. */
  flags?: number
  /** Whether several sockets may be bound to one address; Node can from 22.12 on, on Linux. */
  reuse_port?: boolean | null
  /** Whether datagrams may be sent to broadcast addresses. */
  allow_broadcast?: boolean | null
  /** A socket of datagrams instead of addresses: one of Node's (`node:dgram`). */
  sock?: unknown
  /** The address to bind to, `[host, port]`. */
  local_addr?: readonly [string | null, number | string] | null
  /** The address to send to and to receive from, `[host, port]`. */
  remote_addr?: readonly [string | null, number | string] | null
}

/** Keyword arguments of `create_datagram_endpoint`. */
export interface CreateDatagramEndpointOptions extends DatagramEndpointOptions {
  /** `true` is refused, and anything else warned of (3.10 and older). */
  reuse_address?: boolean | null
}

/** Keyword arguments of `create_datagram_endpoint` as the interface of loops has it, which lags behind the loops. */
export interface AbstractDatagramEndpointOptions extends DatagramEndpointOptions {
  /** `true` is refused, and anything else warned of (3.10 and older). */
  reuse_address?: boolean | null
}

/** Keyword arguments of `connect_accepted_socket`. */
export interface ConnectAcceptedSocketOptions extends TlsOptions {
  /** A context of `asyncio-shim/ssl`; without TLS by default. */
  ssl?: TlsContext | null
}

/** Keyword arguments of `start_tls`. */
export interface StartTlsOptions extends TlsOptions {
  /** Whether this is the server's side; it is not by default. */
  server_side?: boolean
  /** The name that the peer's certificate must have. */
  server_hostname?: string | null
}

/** Keyword arguments of `sock_sendfile` and `sendfile`. */
export interface SendfileOptions {
  /** Where to begin (bytes); 0 by default. */
  offset?: number
  /** How many bytes; all by default. */
  count?: number | null
  /** Whether what is no file of the system is read and written piece by piece; it is by default. */
  fallback?: boolean
}

/**
 * What `sendfile` and `sock_sendfile` send: a `FileHandle` of `node:fs/promises`, or an object with the methods of a
 * binary file of Python's, which may give promises. Where the object has `seek`, it stands behind what was sent
 * afterwards; a `FileHandle` has no place that could be set.
 */
export interface SendableFile {
  /** The system's number of the file: then it is read from there. */
  readonly fd?: number
  /** Reads into a buffer, and gives how many bytes; 0 at the end. */
  readinto?(buffer: Uint8Array): number | PromiseLike<number>
  /** Goes to a place in the file (bytes from its beginning). */
  seek?(offset: number): unknown
}

/** Makes the protocol of a connection: a function of no arguments, or the protocol's class. */
export type ProtocolFactory<P extends BaseProtocol = BaseProtocol> = (() => P) | (new () => P)

/** What was received, or how much, and from where: the peer of a stream is not told again. */
export type Received<T> = [received: T, address: SocketAddress | null]

/** A transport and its protocol. */
export type Connection<P extends BaseProtocol> = [transport: Transport, protocol: P]

/** A transport of datagrams and its protocol. */
export type DatagramEndpoint<P extends BaseProtocol> = [transport: DatagramTransport, protocol: P]
