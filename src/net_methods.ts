import type { AddrInfo, GetaddrinfoOptions, SocketAddress } from './addresses.js'
import type { Coroutine } from './coroutines.js'
import type {
  AbstractDatagramEndpointOptions,
  ConnectAcceptedSocketOptions,
  Connection,
  CreateConnectionOptions,
  CreateServerOptions,
  CreateUnixConnectionOptions,
  CreateUnixServerOptions,
  DatagramEndpoint,
  DatagramEndpointOptions,
  GetnameinfoOptions,
  ProtocolFactory,
  Received,
  SendableFile,
  SendfileOptions,
  StartTlsOptions,
  TlsContext,
} from './net_arguments.js'
import type { BaseProtocol } from './protocols.js'
import type { Server } from './server.js'
import type { Socket } from './socket_object.js'
import type { BaseTransport, Transport } from './transports.js'

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
   * Calls it no longer; gives whether there was something to remove.
   * @param fd - the descriptor
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
   * Calls it no longer; gives whether there was something to remove.
   * @param fd - the descriptor
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.remove_writer
   */
  remove_writer(fd: unknown): boolean
}
