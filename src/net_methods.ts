import type { AddrInfo, GetaddrinfoOptions, SocketAddress } from './addresses.js'
import type { Coroutine } from './coroutines.js'
import type { BaseProtocol } from './protocols.js'
import type { Server } from './server.js'
import type { Socket } from './socket_object.js'
import type { BaseTransport, DatagramTransport, Transport } from './transports.js'

/** Makes the protocol of a connection: a function of no arguments, or the protocol's class. */
export type ProtocolFactory<P extends BaseProtocol = BaseProtocol> = (() => P) | (new () => P)

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

/** What was received, or how much, and from where: the peer of a stream is not told again. */
export type Received<T> = [received: T, address: SocketAddress | null]

/** A transport and its protocol. */
export type Connection<P extends BaseProtocol> = [transport: Transport, protocol: P]

/** A transport of datagrams and its protocol. */
export type DatagramEndpoint<P extends BaseProtocol> = [transport: DatagramTransport, protocol: P]

/** What a loop does with connections, servers and addresses. */
export interface NetMethods {
  /**
   * The addresses of a host.
   * @param host - its name or address; null for this machine's
   * @param port - a number, or the name of a service
   * @param options - `family`, `type`, `proto`, `flags`
   * @throws {gaierror} when the name is not known
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.getaddrinfo
   */
  getaddrinfo(
    host: string | Uint8Array | null,
    port: number | string | Uint8Array | null,
    options?: GetaddrinfoOptions,
  ): Coroutine<AddrInfo[]>
  /**
   * The name of an address.
   * @param sockaddr - `[host, port]`
   * @param flags - `NI_NUMERICHOST` …
   * @returns the host's name and the service's
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.getnameinfo
   */
  getnameinfo(
    sockaddr: SocketAddress,
    flags?: number | GetnameinfoOptions,
  ): Coroutine<[host: string, service: string]>
  /**
   * Connects to a TCP server, over TLS with `ssl`.
   * @param protocol_factory - makes the protocol of the connection: a function of no arguments, or a class
   * @param host - its name or address
   * @param port - a number, or the name of a service
   * @param options - `ssl`, `sock`, timeouts (seconds) …
   * @returns the transport and the protocol
   * @throws {OSError} when no address of the host answers; SSLError when the handshake fails
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_connection
   */
  create_connection<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    host?: string | null,
    port?: number | string | null,
    options?: CreateConnectionOptions,
  ): Coroutine<Connection<P>>
  create_connection<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    options: CreateConnectionOptions,
  ): Coroutine<Connection<P>>
  /**
   * Connects to a server of a UNIX socket.
   * @param protocol_factory - makes the protocol of the connection: a function of no arguments, or a class
   * @param path - the file of the socket
   * @param options - `ssl`, `sock`, timeouts (seconds) …
   * @returns the transport and the protocol
   * @throws {OSError} when nobody answers
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_unix_connection
   */
  create_unix_connection<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    path?: string | Uint8Array | null,
    options?: CreateUnixConnectionOptions,
  ): Coroutine<Connection<P>>
  create_unix_connection<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    options: CreateUnixConnectionOptions,
  ): Coroutine<Connection<P>>
  /**
   * Serves TCP connections, over TLS with `ssl`.
   * @param protocol_factory - makes the protocol of the connection: a function of no arguments, or a class
   * @param host - the names or addresses to listen at; null or empty for all of this machine
   * @param port - a number; 0 for a free one
   * @param options - `backlog`, `ssl`, `start_serving` …
   * @throws {OSError} when the address cannot be had
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_server
   */
  create_server(
    protocol_factory: ProtocolFactory,
    host?: string | readonly string[] | null,
    port?: number | string | null,
    options?: CreateServerOptions,
  ): Coroutine<Server>
  create_server(protocol_factory: ProtocolFactory, options: CreateServerOptions): Coroutine<Server>
  /**
   * Serves connections of a UNIX socket.
   * @param protocol_factory - makes the protocol of the connection: a function of no arguments, or a class
   * @param path - the file of the socket
   * @param options - `backlog`, `ssl`, `start_serving` …
   * @throws {OSError} when the address cannot be had
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_unix_server
   */
  create_unix_server(
    protocol_factory: ProtocolFactory,
    path?: string | Uint8Array | null,
    options?: CreateUnixServerOptions,
  ): Coroutine<Server>
  create_unix_server(protocol_factory: ProtocolFactory, options: CreateUnixServerOptions): Coroutine<Server>
  /**
   * Sends and receives datagrams.
   * @param protocol_factory - makes the protocol: a function of no arguments, or a class
   * @param local_addr - the address to bind to, `[host, port]`
   * @param remote_addr - the address to send to and to receive from, `[host, port]`
   * @param options - `family`, `sock` …
   * @returns the transport and the protocol
   * @throws {OSError} when an address cannot be had
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_datagram_endpoint
   */
  create_datagram_endpoint<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    local_addr?: DatagramEndpointOptions['local_addr'],
    remote_addr?: DatagramEndpointOptions['remote_addr'],
    options?: AbstractDatagramEndpointOptions,
  ): Coroutine<DatagramEndpoint<P>>
  create_datagram_endpoint<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    options: AbstractDatagramEndpointOptions,
  ): Coroutine<DatagramEndpoint<P>>
  /**
   * Makes a transport of a connection that was accepted elsewhere.
   * @param protocol_factory - makes the protocol of the connection: a function of no arguments, or a class
   * @param sock - a connected socket: of `asyncio-shim/socket`, or of Node's
   * @param options - `ssl`, timeouts (seconds)
   * @returns the transport and the protocol
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.connect_accepted_socket
   */
  connect_accepted_socket<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    sock: unknown,
    options?: ConnectAcceptedSocketOptions,
  ): Coroutine<Connection<P>>
  /**
   * Has a connection go on under TLS (3.7 and newer).
   * @param transport - the connection's transport, which is not to be used from now on
   * @param protocol - its protocol
   * @param sslcontext - a context of `asyncio-shim/ssl`
   * @param options - `server_side`, `server_hostname`, timeouts (seconds)
   * @returns the transport of what is encrypted
   * @throws {SSLError} when the handshake fails
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.start_tls
   */
  start_tls(
    transport: BaseTransport,
    protocol: BaseProtocol,
    sslcontext: TlsContext,
    options?: StartTlsOptions,
  ): Coroutine<Transport>
  /**
   * Receives bytes.
   * @param sock - a socket that does not block
   * @param nbytes - how many bytes at most
   * @returns what came; nothing at the end
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recv
   */
  sock_recv(sock: Socket, nbytes: number): Coroutine<Buffer>
  /**
   * Receives bytes into a buffer (3.7 and newer).
   * @param sock - a socket that does not block
   * @param buf - where they go
   * @returns how many came; 0 at the end
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recv_into
   */
  sock_recv_into(sock: Socket, buf: Uint8Array): Coroutine<number>
  /**
   * Receives a datagram (3.11 and newer).
   * @param sock - a socket that does not block
   * @param bufsize - how many bytes at most
   * @returns what came, and from where
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recvfrom
   */
  sock_recvfrom(sock: Socket, bufsize: number): Coroutine<Received<Buffer>>
  /**
   * Receives a datagram into a buffer (3.11 and newer).
   * @param sock - a socket that does not block
   * @param buf - where it goes
   * @param nbytes - how many bytes at most; by default as many as there is room for
   * @returns how many came, and from where
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recvfrom_into
   */
  sock_recvfrom_into(sock: Socket, buf: Uint8Array, nbytes?: number): Coroutine<Received<number>>
  /**
   * Sends bytes, all of them.
   * @param sock - a connected socket that does not block
   * @param data - the bytes
   * @throws {OSError} when the connection breaks
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_sendall
   */
  sock_sendall(sock: Socket, data: Uint8Array): Coroutine<void>
  /**
   * Sends a datagram (3.11 and newer).
   * @param sock - a socket that does not block
   * @param data - the bytes
   * @param address - to where
   * @returns how many bytes were sent
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_sendto
   */
  sock_sendto(sock: Socket, data: Uint8Array, address: SocketAddress): Coroutine<number>
  /**
   * Connects a socket.
   * @param sock - a socket that does not block
   * @param address - `[host, port]`, or the path of a UNIX socket
   * @throws {OSError} when nobody answers
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_connect
   */
  sock_connect(sock: Socket, address: SocketAddress): Coroutine<void>
  /**
   * Accepts a connection.
   * @param sock - a listening socket that does not block
   * @returns the socket of the connection, and the peer's address
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_accept
   */
  sock_accept(sock: Socket): Coroutine<[conn: Socket, address: SocketAddress]>
  /**
   * Sends a file (3.7 and newer).
   * @param sock - a connected socket that does not block
   * @param file - the file
   * @param offset - where to begin (bytes); 0 by default
   * @param count - how many bytes; all by default
   * @param options - `fallback`
   * @returns how many bytes were sent
   * @throws {SendfileNotAvailableError} when it would have to be read and written, and `fallback` is false
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_sendfile
   */
  sock_sendfile(
    sock: Socket,
    file: SendableFile,
    offset?: number,
    count?: number | null,
    options?: SendfileOptions,
  ): Coroutine<number>
  sock_sendfile(sock: Socket, file: SendableFile, options: SendfileOptions): Coroutine<number>
  /**
   * Sends a file by a transport (3.7 and newer).
   * @param transport - the transport, which is paused for others meanwhile
   * @param file - the file
   * @param offset - where to begin (bytes); 0 by default
   * @param count - how many bytes; all by default
   * @param options - `fallback`
   * @returns how many bytes were sent
   * @throws {SendfileNotAvailableError} when it would have to be read and written, and `fallback` is false
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sendfile
   */
  sendfile(
    transport: BaseTransport,
    file: SendableFile,
    offset?: number,
    count?: number | null,
    options?: SendfileOptions,
  ): Coroutine<number>
  sendfile(transport: BaseTransport, file: SendableFile, options: SendfileOptions): Coroutine<number>
  /**
   * Calls a function whenever a descriptor can be read.
   * @param fd - a socket, or another descriptor
   * @param callback - the function
   * @param args - its arguments
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.add_reader
   */
  add_reader(fd: unknown, callback: (...args: never[]) => unknown, ...args: unknown[]): void
  /**
   * Calls it no longer.
   * @param fd - the descriptor
   * @returns whether there was something to remove
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.remove_reader
   */
  remove_reader(fd: unknown): boolean
  /**
   * Calls a function whenever a descriptor can be written to.
   * @param fd - a socket, or another descriptor
   * @param callback - the function
   * @param args - its arguments
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.add_writer
   */
  add_writer(fd: unknown, callback: (...args: never[]) => unknown, ...args: unknown[]): void
  /**
   * Calls it no longer.
   * @param fd - the descriptor
   * @returns whether there was something to remove
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.remove_writer
   */
  remove_writer(fd: unknown): boolean
}
