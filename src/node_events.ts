import { NotImplementedError } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import type { AddrInfo, GetaddrinfoOptions, SocketAddress } from './addresses.js'
import { BaseEventLoop } from './base_events.js'
import { type Signature, bind_arguments } from './call_arguments.js'
import { is_kw, is_plain_object, kw } from './compat/kw.js'
import type { Profile } from './compat/versions.js'
import { view } from './compat/view.js'
import type { Executor } from './concurrent_futures/executor.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { loop_factory } from './events.js'
import type { Future } from './futures.js'
import { Lazy } from './lazy.js'
import { LoopSignals } from './loop_signals.js'
import type {
  ConnectAcceptedSocketOptions,
  Connection,
  CreateConnectionOptions,
  CreateDatagramEndpointOptions,
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
import type { Child, PopenOptions, SystemText } from './process_methods.js'
import type { BaseProtocol } from './protocols.js'
import type { Server } from './server.js'
import type { Socket } from './socket_object.js'
import type { BaseTransport, ReadTransport, Transport, WriteTransport } from './transports.js'

/*
 * Input and output. The methods here are thin: each sorts its arguments, and gives a coroutine that loads what does
 * the work when it is first awaited.
 */
const addresses = new Lazy(() => import('./addresses.js'))
const connections = new Lazy(() => import('./connections.js'))
const tls = new Lazy(() => import('./tls_protocol.js'))
const serving = new Lazy(() => import('./serving.js'))
const datagrams = new Lazy(() => import('./datagrams.js'))
const pipes = new Lazy(() => import('./unix_pipes.js'))
const files = new Lazy(() => import('./sendfile.js'))
const processes = new Lazy(() => import('./child_processes.js'))

const GETADDRINFO = {
  name: 'BaseEventLoop.getaddrinfo',
  parameters: ['host', 'port'],
  keywords: ['family', 'type', 'proto', 'flags'],
  required: 2,
}
const CREATE_CONNECTION = {
  name: 'BaseEventLoop.create_connection',
  parameters: ['protocol_factory', 'host', 'port'],
  keywords: ['ssl', 'family', 'proto', 'flags', 'sock', 'local_addr', 'server_hostname'],
  required: 1,
}
const CREATE_SERVER = {
  name: 'BaseEventLoop.create_server',
  parameters: ['protocol_factory', 'host', 'port'],
  keywords: ['family', 'flags', 'sock', 'backlog', 'ssl', 'reuse_address', 'reuse_port'],
  required: 1,
}
const CREATE_UNIX_CONNECTION = {
  name: '_UnixSelectorEventLoop.create_unix_connection',
  parameters: ['protocol_factory', 'path'],
  keywords: ['ssl', 'sock', 'server_hostname'],
  required: 1,
}
const CREATE_UNIX_SERVER = {
  name: '_UnixSelectorEventLoop.create_unix_server',
  parameters: ['protocol_factory', 'path'],
  keywords: ['sock', 'backlog', 'ssl'],
  required: 1,
}
const CREATE_DATAGRAM_ENDPOINT = {
  name: 'BaseEventLoop.create_datagram_endpoint',
  parameters: ['protocol_factory', 'local_addr', 'remote_addr'],
  keywords: ['family', 'proto', 'flags', 'reuse_port', 'allow_broadcast', 'sock'],
  required: 1,
}
const CONNECT_ACCEPTED_SOCKET = {
  name: 'BaseEventLoop.connect_accepted_socket',
  parameters: ['protocol_factory', 'sock'],
  keywords: ['ssl'],
  required: 2,
}
const START_TLS = {
  name: 'BaseEventLoop.start_tls',
  parameters: ['transport', 'protocol', 'sslcontext'],
  keywords: ['server_side', 'server_hostname'],
  required: 3,
}

/** The keyword arguments that a version has, by what it can do. */
function keywords_of(profile: Profile): Readonly<Record<string, readonly string[]>> {
  const { tls_timeouts, happy_eyeballs, all_errors_argument, keep_alive_argument } = profile
  const limits = ['ssl_handshake_timeout', 'ssl_shutdown_timeout']
  const tls = tls_timeouts === 'none' ? [] : tls_timeouts === 'handshake' ? limits.slice(0, 1) : limits
  const start = profile.server_start === 'after_a_turn' ? ['start_serving'] : []
  return {
    [CREATE_CONNECTION.name]: [
      ...tls,
      ...(happy_eyeballs ? ['happy_eyeballs_delay', 'interleave'] : []),
      ...(all_errors_argument ? ['all_errors'] : []),
    ],
    [CREATE_SERVER.name]: [...tls, ...start, ...(keep_alive_argument ? ['keep_alive'] : [])],
    [CREATE_UNIX_SERVER.name]: [
      ...tls,
      ...start,
      ...(profile.unix_socket_file === 'removed' ? ['cleanup_socket'] : []),
    ],
    [CREATE_DATAGRAM_ENDPOINT.name]: profile.datagram_reuse_address === 'none' ? [] : ['reuse_address'],
    [CREATE_UNIX_CONNECTION.name]: tls,
    [CONNECT_ACCEPTED_SOCKET.name]: tls,
    [START_TLS.name]: tls,
  }
}

const GETNAMEINFO = { name: 'BaseEventLoop.getnameinfo', parameters: ['sockaddr', 'flags'], required: 1 }

const CONNECT_READ_PIPE = {
  name: 'BaseEventLoop.connect_read_pipe',
  parameters: ['protocol_factory', 'pipe'],
  keywords: [],
  required: 2,
}
const CONNECT_WRITE_PIPE = { ...CONNECT_READ_PIPE, name: 'BaseEventLoop.connect_write_pipe' }
const SUBPROCESS_EXEC = {
  name: 'BaseEventLoop.subprocess_exec',
  parameters: ['protocol_factory', 'program'],
  required: 2,
  open: true,
}
const SUBPROCESS_SHELL = {
  name: 'BaseEventLoop.subprocess_shell',
  parameters: ['protocol_factory', 'cmd'],
  required: 2,
  open: true,
}

const SOCK_RECV = { name: 'BaseSelectorEventLoop.sock_recv', parameters: ['sock', 'n'], required: 2 }
const SOCK_RECV_INTO = {
  name: 'BaseSelectorEventLoop.sock_recv_into',
  parameters: ['sock', 'buf'],
  required: 2,
}
const SOCK_RECVFROM = {
  name: 'BaseSelectorEventLoop.sock_recvfrom',
  parameters: ['sock', 'bufsize'],
  required: 2,
}
const SOCK_RECVFROM_INTO = {
  name: 'BaseSelectorEventLoop.sock_recvfrom_into',
  parameters: ['sock', 'buf', 'nbytes'],
  required: 2,
}
const SOCK_SENDALL = {
  name: 'BaseSelectorEventLoop.sock_sendall',
  parameters: ['sock', 'data'],
  required: 2,
}
const SOCK_SENDTO = {
  name: 'BaseSelectorEventLoop.sock_sendto',
  parameters: ['sock', 'data', 'address'],
  required: 3,
}
const SOCK_CONNECT = {
  name: 'BaseSelectorEventLoop.sock_connect',
  parameters: ['sock', 'address'],
  required: 2,
}
const SOCK_ACCEPT = { name: 'BaseSelectorEventLoop.sock_accept', parameters: ['sock'], required: 1 }
const SOCK_SENDFILE = {
  name: 'BaseEventLoop.sock_sendfile',
  parameters: ['sock', 'file', 'offset', 'count'],
  keywords: ['fallback'],
  required: 2,
}
/** The arguments of `sendfile`, where a file that is an object literal would be taken for keyword arguments. */
function with_file(args: unknown[]): unknown[] {
  const file = args[1]
  if (args.length !== 2 || typeof file !== 'object' || file === null || is_kw(file)) return args
  return 'readinto' in file || 'fd' in file ? [...args, kw({})] : args
}

const SENDFILE = {
  ...SOCK_SENDFILE,
  name: 'BaseEventLoop.sendfile',
  parameters: ['transport', 'file', 'offset', 'count'],
}

interface Sock {
  readonly sock: Socket
}

interface SendfileArguments {
  readonly file: SendableFile
  readonly offset?: number
  readonly count?: number | null
  readonly fallback?: boolean
}

interface Factory {
  readonly protocol_factory: ProtocolFactory
}

/** Arguments of `start_tls`. */
export interface StartTlsArguments extends StartTlsOptions {
  readonly transport: BaseTransport
  readonly protocol: BaseProtocol
  readonly sslcontext: TlsContext
}

/**
 * The event loop of this platform. It has Python's name, which reprs show; it runs on Node's own engines, and there is
 * no selector in it.
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.SelectorEventLoop
 */
export class _UnixSelectorEventLoop extends BaseEventLoop {
  private _signals: LoopSignals | null = null

  // ---- executors

  /** @internal */
  get _default_executor(): Executor | null {
    return this._executors.default_executor
  }

  // ---- names and addresses

  /**
   * The addresses of a host, by the resolver of the platform.
   * @param host - a name or an IP address; `null` for this machine
   * @param port - a number or the name of a service; `null` for none
   * @param options - `family`, `type`, `proto`, `flags`; anything by default
   * @throws {gaierror} when there is no such name, address or service
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.getaddrinfo
   */
  override getaddrinfo(
    host: string | Uint8Array | null,
    port: number | string | Uint8Array | null,
    options?: GetaddrinfoOptions,
  ): Coroutine<AddrInfo[]>
  override getaddrinfo(...args: unknown[]): Coroutine<AddrInfo[]> {
    const given = bind_arguments(this._profile, GETADDRINFO, args)
    const query = { host: null, port: null, family: 0, type: 0, proto: 0, flags: 0, ...given }
    return this._lookup(
      this._coroutine(GETADDRINFO.name, addresses, ({ lookup_addresses }) => lookup_addresses(this, query)),
    )
  }

  /**
   * The name of a host and that of a service.
   * @param sockaddr - the address, `[host, port]`
   * @param flags - `NI_NUMERICHOST` …
   * @throws {gaierror} when the address is none, or has no name and the flags want one
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.getnameinfo
   */
  override getnameinfo(
    sockaddr: SocketAddress,
    flags?: number | GetnameinfoOptions,
  ): Coroutine<[host: string, service: string]>
  override getnameinfo(...args: unknown[]): Coroutine<[host: string, service: string]> {
    const given = bind_arguments(this._profile, GETNAMEINFO, args)
    const { sockaddr, flags = 0 } = given as { readonly sockaddr: SocketAddress; readonly flags?: number }
    return this._lookup(
      this._coroutine(GETNAMEINFO.name, addresses, ({ lookup_name }) => lookup_name(this, sockaddr, flags)),
    )
  }

  /** Where a lookup begins when it is called, it is a future. */
  private _lookup<T>(coroutine: Coroutine<T>): Coroutine<T> {
    if (this._profile.resolving === 'awaited') return coroutine
    const found = this.create_future<T>()
    const task = this.create_task(coroutine)
    task.add_done_callback(() => {
      if (found.done()) return
      if (task.cancelled()) found.cancel()
      else if (task.exception() !== null) found.set_exception(task.exception())
      else found._finish(task.result())
    })
    return found as unknown as Coroutine<T>
  }

  // ---- connections and servers

  /**
   * Connects to a host by TCP.
   * @param protocol_factory - makes the protocol: a function of no arguments, or a class
   * @param host - a name or an IP address
   * @param port - a number or the name of a service
   * @param options - see {@link CreateConnectionOptions}
   * @returns the transport and the protocol, which knows of the connection by then
   * @throws {OSError} when no address could be connected to
   * @throws {ValueError} for arguments that do not go together
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_connection
   */
  override create_connection<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    host?: string | null,
    port?: number | string | null,
    options?: CreateConnectionOptions,
  ): Coroutine<Connection<P>>
  override create_connection<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    options: CreateConnectionOptions,
  ): Coroutine<Connection<P>>
  override create_connection(...args: unknown[]): Coroutine<never> {
    const { protocol_factory, ...options } = this._bind<Factory>(CREATE_CONNECTION, args)
    return this._coroutine(CREATE_CONNECTION.name, connections, (part) =>
      part.create_connection(this, protocol_factory, options),
    ) as Coroutine<never>
  }

  /**
   * Connects to a UNIX socket.
   * @param protocol_factory - makes the protocol: a function of no arguments, or a class
   * @param path - where the socket is; it may be an abstract one, whose name begins with a NUL
   * @param options - see {@link CreateUnixConnectionOptions}
   * @returns the transport and the protocol, which knows of the connection by then
   * @throws {OSError} when it could not be connected to
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_unix_connection
   */
  override create_unix_connection<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    path?: string | Uint8Array | null,
    options?: CreateUnixConnectionOptions,
  ): Coroutine<Connection<P>>
  override create_unix_connection<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    options: CreateUnixConnectionOptions,
  ): Coroutine<Connection<P>>
  override create_unix_connection(...args: unknown[]): Coroutine<never> {
    const { protocol_factory, ...options } = this._bind<Factory>(CREATE_UNIX_CONNECTION, args)
    return this._coroutine(CREATE_UNIX_CONNECTION.name, connections, (part) =>
      part.create_unix_connection(this, protocol_factory, options),
    ) as Coroutine<never>
  }

  /**
   * Makes a transport of a connection that was accepted elsewhere.
   * @param protocol_factory - makes the protocol: a function of no arguments, or a class
   * @param sock - a connected socket of `asyncio-shim/socket`, or a `net.Socket` of Node's, which is of no use any more then
   * @param options - see {@link ConnectAcceptedSocketOptions}
   * @returns the transport and the protocol, which knows of the connection by then
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.connect_accepted_socket
   */
  override connect_accepted_socket<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    sock: unknown,
    options?: ConnectAcceptedSocketOptions,
  ): Coroutine<Connection<P>>
  override connect_accepted_socket(...args: unknown[]): Coroutine<never> {
    const bound = this._bind<Factory & { sock: unknown }>(CONNECT_ACCEPTED_SOCKET, args)
    const { protocol_factory, sock, ...options } = bound
    return this._coroutine(CONNECT_ACCEPTED_SOCKET.name, connections, (part) =>
      part.connect_accepted_socket(this, protocol_factory, sock, options),
    ) as Coroutine<never>
  }

  /**
   * Accepts TCP connections.
   * @param protocol_factory - makes a protocol for each connection: a function of no arguments, or a class
   * @param host - a name, an IP address, or several; every address of this machine by default
   * @param port - a number or the name of a service; 0 for one that is free
   * @param options - see {@link CreateServerOptions}
   * @throws {OSError} when an address cannot be bound
   * @throws {ValueError} for arguments that do not go together
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_server
   */
  override create_server(
    protocol_factory: ProtocolFactory,
    host?: string | readonly string[] | null,
    port?: number | string | null,
    options?: CreateServerOptions,
  ): Coroutine<Server>
  override create_server(protocol_factory: ProtocolFactory, options: CreateServerOptions): Coroutine<Server>
  override create_server(...args: unknown[]): Coroutine<Server> {
    const { protocol_factory, ...options } = this._bind<Factory>(CREATE_SERVER, args)
    return this._coroutine(CREATE_SERVER.name, serving, (part) =>
      part.create_server(this, protocol_factory, options),
    )
  }

  /**
   * Accepts connections to a UNIX socket.
   * @param protocol_factory - makes a protocol for each connection: a function of no arguments, or a class
   * @param path - where the socket is to be; one that nobody listens to any more is replaced
   * @param options - see {@link CreateUnixServerOptions}
   * @throws {OSError} when the path cannot be bound
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_unix_server
   */
  override create_unix_server(
    protocol_factory: ProtocolFactory,
    path?: string | Uint8Array | null,
    options?: CreateUnixServerOptions,
  ): Coroutine<Server>
  override create_unix_server(
    protocol_factory: ProtocolFactory,
    options: CreateUnixServerOptions,
  ): Coroutine<Server>
  override create_unix_server(...args: unknown[]): Coroutine<Server> {
    const { protocol_factory, ...options } = this._bind<Factory>(CREATE_UNIX_SERVER, args)
    return this._coroutine(CREATE_UNIX_SERVER.name, serving, (part) =>
      part.create_unix_server(this, protocol_factory, options),
    )
  }

  /**
   * Sends and receives datagrams. Without addresses, `family` says which kind of socket it is.
   * @param protocol_factory - makes the protocol: a function of no arguments, or a class
   * @param local_addr - the address to bind to, `[host, port]`
   * @param remote_addr - the only address to send to and to receive from, `[host, port]`
   * @param options - see {@link CreateDatagramEndpointOptions}
   * @returns the transport and the protocol, which knows of it by then
   * @throws {OSError} when an address cannot be had
   * @throws {ValueError} for arguments that do not go together
   * @throws {NotImplementedError} for UNIX sockets, which Node has for streams only
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_datagram_endpoint
   */
  override create_datagram_endpoint<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    local_addr?: DatagramEndpointOptions['local_addr'],
    remote_addr?: DatagramEndpointOptions['remote_addr'],
    options?: CreateDatagramEndpointOptions,
  ): Coroutine<DatagramEndpoint<P>>
  override create_datagram_endpoint<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    options: CreateDatagramEndpointOptions,
  ): Coroutine<DatagramEndpoint<P>>
  override create_datagram_endpoint(...args: unknown[]): Coroutine<never> {
    const { protocol_factory, ...options } = this._bind<Factory>(CREATE_DATAGRAM_ENDPOINT, args)
    return this._coroutine(CREATE_DATAGRAM_ENDPOINT.name, datagrams, (part) =>
      part.create_datagram_endpoint(this, protocol_factory, options),
    ) as Coroutine<never>
  }

  /**
   * Goes over to TLS on a connection that there is (3.7 and newer).
   * @param transport - the transport of the connection, which is not to be used any more
   * @param protocol - who is told from now on
   * @param sslcontext - a context of `asyncio-shim/ssl`
   * @param options - see {@link StartTlsOptions}
   * @returns the transport to use from now on
   * @throws {SSLError} when the handshake fails
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.start_tls
   */
  override start_tls(
    transport: BaseTransport,
    protocol: BaseProtocol,
    sslcontext: TlsContext,
    options?: StartTlsOptions,
  ): Coroutine<Transport>
  override start_tls(...args: unknown[]): Coroutine<Transport> {
    const given = this._bind<StartTlsArguments>(START_TLS, args)
    return this._coroutine(START_TLS.name, tls, (part) => part.start_tls(this, given))
  }

  // ---- sockets and files

  /**
   * What has arrived on a connected socket.
   * @param sock - a socket of `asyncio-shim/socket` that does not block
   * @param n - how much of it (bytes)
   * @returns nothing at the end of what the peer sent
   * @throws {OSError} when the connection is lost, or there is none
   * @throws {ValueError} in debug mode, when the socket may block
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recv
   */
  override sock_recv(sock: Socket, n: number): Coroutine<Buffer>
  override sock_recv(...args: unknown[]): Coroutine<Buffer> {
    const { sock, n } = this._bind<Sock & { n: number }>(SOCK_RECV, args)
    return this._operate(SOCK_RECV, () => operations_of(sock).receive(this, sock, n))
  }

  /**
   * As `sock_recv`, into a buffer (3.7 and newer).
   * @param sock - a socket of `asyncio-shim/socket` that does not block
   * @param buf - where they go
   * @returns how many bytes
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recv_into
   */
  override sock_recv_into(sock: Socket, buf: Uint8Array): Coroutine<number>
  override sock_recv_into(...args: unknown[]): Coroutine<number> {
    const { sock, buf } = this._bind<Sock & { buf: Uint8Array }>(SOCK_RECV_INTO, args)
    return this._operate(SOCK_RECV_INTO, () => operations_of(sock).receive_into(this, sock, buf))
  }

  /**
   * A datagram (3.11 and newer).
   * @param sock - a socket of `asyncio-shim/socket` that does not block
   * @param bufsize - how much of it (bytes)
   * @returns the bytes, and the address they came from
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recvfrom
   */
  override sock_recvfrom(sock: Socket, bufsize: number): Coroutine<Received<Buffer>>
  override sock_recvfrom(...args: unknown[]): Coroutine<Received<Buffer>> {
    const { sock, bufsize } = this._bind<Sock & { bufsize: number }>(SOCK_RECVFROM, args)
    return this._operate(SOCK_RECVFROM, () => operations_of(sock).receive_from(this, sock, bufsize))
  }

  /**
   * As `sock_recvfrom`, into a buffer (3.11 and newer).
   * @param nbytes - how much of it; as much as the buffer takes by default
   * @param sock - a socket of `asyncio-shim/socket` that does not block
   * @param buf - where they go
   * @returns how many bytes, and the address they came from
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_recvfrom_into
   */
  override sock_recvfrom_into(sock: Socket, buf: Uint8Array, nbytes?: number): Coroutine<Received<number>>
  override sock_recvfrom_into(...args: unknown[]): Coroutine<Received<number>> {
    const given = this._bind<Sock & { buf: Uint8Array; nbytes?: number }>(SOCK_RECVFROM_INTO, args)
    const { sock, buf, nbytes = 0 } = given
    return this._operate(SOCK_RECVFROM_INTO, () =>
      operations_of(sock).receive_from_into(this, sock, buf, nbytes),
    )
  }

  /**
   * Sends bytes, which must not change meanwhile, until the system has them all. Who is cancelled does not know how
   * many it has.
   * @param sock - a connected socket of `asyncio-shim/socket` that does not block
   * @param data - the bytes
   * @throws {OSError} when the connection is lost, or there is none
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_sendall
   */
  override sock_sendall(sock: Socket, data: Uint8Array): Coroutine<void>
  override sock_sendall(...args: unknown[]): Coroutine<void> {
    const { sock, data } = this._bind<Sock & { data: Uint8Array }>(SOCK_SENDALL, args)
    return this._operate(SOCK_SENDALL, () => operations_of(sock).send_all(this, sock, data))
  }

  /**
   * Sends a datagram (3.11 and newer).
   * @param address - where to
   * @param sock - a socket of `asyncio-shim/socket` that does not block
   * @param data - the bytes
   * @returns how many bytes
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_sendto
   */
  override sock_sendto(sock: Socket, data: Uint8Array, address: SocketAddress): Coroutine<number>
  override sock_sendto(...args: unknown[]): Coroutine<number> {
    const given = this._bind<Sock & { data: Uint8Array; address: SocketAddress }>(SOCK_SENDTO, args)
    const { sock, data, address } = given
    return this._operate(SOCK_SENDTO, () => operations_of(sock).send_to(this, sock, data, address))
  }

  /**
   * Connects a socket.
   * @param sock - a socket of `asyncio-shim/socket` that does not block
   * @param address - `[host, port]`, where a name is looked up; the path of a UNIX socket
   * @throws {OSError} when it cannot be connected
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_connect
   */
  override sock_connect(sock: Socket, address: SocketAddress): Coroutine<void>
  override sock_connect(...args: unknown[]): Coroutine<void> {
    const { sock, address } = this._bind<Sock & { address: SocketAddress }>(SOCK_CONNECT, args)
    const { connect } = operations_of(sock)
    return library_coroutine(SOCK_CONNECT.name, connect(this, sock, address))
  }

  /**
   * Accepts a connection.
   * @param sock - a socket of `asyncio-shim/socket` that listens and does not block
   * @returns a socket of the connection, which does not block either, and the peer's address
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_accept
   */
  override sock_accept(sock: Socket): Coroutine<[conn: Socket, address: SocketAddress]>
  override sock_accept(...args: unknown[]): Coroutine<[conn: Socket, address: SocketAddress]> {
    const { sock } = this._bind<Sock>(SOCK_ACCEPT, args)
    return this._operate(SOCK_ACCEPT, () => operations_of(sock).accept(this, sock))
  }

  /** What a method of sockets does when it is awaited, or called where the version begins then. */
  private _operate<T>({ name }: Signature, begin: () => Future<T>): Coroutine<T> {
    if (this._profile.socket_calls === 'called') return begin() as unknown as Coroutine<T>
    return library_coroutine(name, operated(begin))
  }

  /**
   * Sends a file over a connected socket (3.7 and newer).
   * @param sock - a socket of `asyncio-shim/socket` that does not block
   * @param file - see `SendableFile`
   * @param offset - where to begin in the file (bytes)
   * @param count - how much of it to send (bytes); all of it by default
   * @param options - see {@link SendfileOptions}
   * @returns how many bytes were sent
   * @throws {SendfileNotAvailableError} without `fallback`, for what is no file of the system
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_sendfile
   */
  override sock_sendfile(
    sock: Socket,
    file: SendableFile,
    offset?: number,
    count?: number | null,
    options?: SendfileOptions,
  ): Coroutine<number>
  override sock_sendfile(sock: Socket, file: SendableFile, options: SendfileOptions): Coroutine<number>
  override sock_sendfile(...args: unknown[]): Coroutine<number> {
    const { sock, ...how } = this._bind<Sock & SendfileArguments>(SOCK_SENDFILE, with_file(args))
    return this._coroutine(SOCK_SENDFILE.name, files, (part) => part.sock_sendfile(this, sock, how))
  }

  /**
   * Sends a file over a transport (3.7 and newer).
   * @param transport - one of a socket or of TLS
   * @param file - see `SendableFile`
   * @param offset - where to begin in the file (bytes)
   * @param count - how much of it to send (bytes); all of it by default
   * @param options - see {@link SendfileOptions}
   * @returns how many bytes were sent
   * @throws {RuntimeError} for a transport that is closing, or that files cannot be sent over
   * @throws {SendfileNotAvailableError} without `fallback`, for what is no file of the system
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sendfile
   */
  override sendfile(
    transport: BaseTransport,
    file: SendableFile,
    offset?: number,
    count?: number | null,
    options?: SendfileOptions,
  ): Coroutine<number>
  override sendfile(transport: BaseTransport, file: SendableFile, options: SendfileOptions): Coroutine<number>
  override sendfile(...args: unknown[]): Coroutine<number> {
    const bound = this._bind<SendfileArguments & { transport: BaseTransport }>(SENDFILE, with_file(args))
    const { transport, ...how } = bound
    return this._coroutine(SENDFILE.name, files, (part) => part.sendfile(this, transport, how))
  }

  /** @throws {NotImplementedError} always: Node watches no descriptors */
  override add_reader(_fd: unknown, _callback: (...args: never[]) => unknown, ..._args: unknown[]): void {
    throw unwatched(
      'add_reader',
      'loop.sock_recv, loop.sock_accept, loop.connect_read_pipe or open_connection',
    )
  }
  /** @throws {NotImplementedError} always: Node watches no descriptors */
  override remove_reader(_fd: unknown): boolean {
    throw unwatched('remove_reader', 'nothing: there is no reader that could be removed')
  }
  /** @throws {NotImplementedError} always: Node watches no descriptors */
  override add_writer(_fd: unknown, _callback: (...args: never[]) => unknown, ..._args: unknown[]): void {
    throw unwatched(
      'add_writer',
      'loop.sock_sendall, loop.sock_connect, loop.connect_write_pipe or open_connection',
    )
  }
  /** @throws {NotImplementedError} always: Node watches no descriptors */
  override remove_writer(_fd: unknown): boolean {
    throw unwatched('remove_writer', 'nothing: there is no writer that could be removed')
  }

  // ---- children, pipes and signals

  /**
   * Starts a program.
   * @param protocol_factory - makes the protocol: a function of no arguments, or a class
   * @param program - a path, or a name that is looked for in `PATH`
   * @param args - what the program is told; keyword arguments at the end, see {@link PopenOptions}: here
   *   `stdin`, `stdout` and `stderr` are pipes by default
   * @returns the child's transport and the protocol, which knows of the child by then
   * @throws {OSError} when it cannot be started: FileNotFoundError, PermissionError, NotADirectoryError …
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.subprocess_exec
   */
  override subprocess_exec<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    program: SystemText,
    ...args: SystemText[]
  ): Coroutine<Child<P>>
  override subprocess_exec<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    program: SystemText,
    ...args: [...SystemText[], PopenOptions]
  ): Coroutine<Child<P>>
  override subprocess_exec(...args: unknown[]): Coroutine<never> {
    const last = args.at(-1)
    const named = args.length > 1 && (is_kw(last) || is_plain_object(last))
    const placed = named ? args.slice(0, -1) : args
    const call = [...placed.slice(0, 2), ...(named ? [last] : [])]
    const given = bind_arguments(this._profile, SUBPROCESS_EXEC, call)
    const { protocol_factory, program, ...keywords } = given as unknown as Factory & { program: unknown }
    const all = [program, ...placed.slice(2)]
    return this._coroutine(SUBPROCESS_EXEC.name, processes, (part) =>
      part.subprocess_exec(this, protocol_factory, all, keywords),
    ) as unknown as Coroutine<never>
  }

  /**
   * Has the shell run a command.
   * @param protocol_factory - makes the protocol: a function of no arguments, or a class
   * @param cmd - the command; what comes from elsewhere must be quoted, as the shell understands it
   * @param options - see {@link PopenOptions}: here `stdin`, `stdout` and `stderr` are pipes by default
   * @returns the child's transport and the protocol, which knows of the child by then
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.subprocess_shell
   */
  override subprocess_shell<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    cmd: string | Uint8Array,
    options?: PopenOptions,
  ): Coroutine<Child<P>>
  override subprocess_shell(...args: unknown[]): Coroutine<never> {
    const given = bind_arguments(this._profile, SUBPROCESS_SHELL, args)
    const { protocol_factory, cmd, ...keywords } = given as unknown as Factory & { cmd: unknown }
    return this._coroutine(SUBPROCESS_SHELL.name, processes, (part) =>
      part.subprocess_shell(this, protocol_factory, cmd, keywords),
    ) as unknown as Coroutine<never>
  }

  /**
   * Reads from a pipe, a UNIX socket or a terminal; it is closed with the transport.
   * @param protocol_factory - makes the protocol: a function of no arguments, or a class
   * @param pipe - a stream of Node's, an object with a descriptor (`fileno()` or `fd`), or its number
   * @returns the transport and the protocol, which knows of the transport by then
   * @throws {ValueError} for a file of another kind
   * @throws {NotImplementedError} for a device that is no terminal, which Node cannot wait for
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.connect_read_pipe
   */
  override connect_read_pipe<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    pipe: unknown,
  ): Coroutine<[transport: ReadTransport, protocol: P]>
  override connect_read_pipe(...args: unknown[]): Coroutine<never> {
    return this._connect_pipe(CONNECT_READ_PIPE, args, 'read')
  }

  /**
   * Writes to a pipe, a UNIX socket or a terminal; it is closed with the transport.
   * @param protocol_factory - makes the protocol: a function of no arguments, or a class
   * @param pipe - a stream of Node's, an object with a descriptor (`fileno()` or `fd`), or its number
   * @returns the transport and the protocol, which knows of the transport by then
   * @throws {ValueError} for a file of another kind
   * @throws {NotImplementedError} for a device that is no terminal, which Node cannot wait for
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.connect_write_pipe
   */
  override connect_write_pipe<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    pipe: unknown,
  ): Coroutine<[transport: WriteTransport, protocol: P]>
  override connect_write_pipe(...args: unknown[]): Coroutine<never> {
    return this._connect_pipe(CONNECT_WRITE_PIPE, args, 'write')
  }

  private _connect_pipe(
    signature: typeof CONNECT_READ_PIPE,
    args: unknown[],
    direction: 'read' | 'write',
  ): Coroutine<never> {
    const { protocol_factory, pipe } = this._bind<Factory & { pipe: unknown }>(signature, args)
    return this._coroutine(signature.name, pipes, (part) =>
      part.connect_pipe(this, protocol_factory, pipe, direction),
    ) as unknown as Coroutine<never>
  }

  /**
   * Has a signal call a function in the loop, instead of what it does by default.
   * @param sig - its number, one of `constants.signals` of `node:os`
   * @param callback - what to call
   * @param args - its arguments
   * @throws {ValueError} for what is no signal's number
   * @throws {RuntimeError} for a signal that cannot be caught, in another thread than the first, or when the loop is closed
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.add_signal_handler
   */
  override add_signal_handler<A extends unknown[]>(
    sig: number,
    callback: (...args: A) => unknown,
    ...args: A
  ): void {
    this._signals ??= new LoopSignals(this)
    this._signals.add(sig, callback, args)
  }

  /**
   * Has a signal do again what it does by default.
   * @param sig - its number
   * @returns whether the loop handled it
   * @throws {ValueError} for what is no signal's number
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.remove_signal_handler
   */
  override remove_signal_handler(sig: number): boolean {
    this._signals ??= new LoopSignals(this)
    return this._signals.remove(sig)
  }

  protected override _interrupt(): void {
    if (this._signals?.handles_interrupts !== true) super._interrupt()
  }

  /**
   * Closes the loop: what is scheduled is forgotten, signals do again what they do by default, and what nobody heard of
   * is reported.
   * @throws {RuntimeError} while the loop runs
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.close
   */
  override close(): void {
    super.close()
    this._signals?.close()
  }

  private _bind<T>(signature: Signature, args: unknown[]): T {
    const more = keywords_of(this._profile)[signature.name] ?? []
    const keywords = [...(signature.keywords ?? []), ...more]
    return bind_arguments(this._profile, { ...signature, keywords }, args) as T
  }

  /** A coroutine of this loop, whose work is in a part of the library that may not be loaded yet. @internal */
  _coroutine<M extends object, T>(name: string, part: Lazy<M>, begin: (module: M) => Steps<T>): Coroutine<T> {
    return library_coroutine(name, when_loaded(this, part, begin))
  }
}

/** What can be done with a socket: it brings that along, so that programs without sockets do not load it. */
function operations_of(sock: Socket): Socket['_operations'] {
  const operations = (sock as Partial<Socket> | null | undefined)?._operations
  if (operations !== undefined) return operations
  throw new TypeError(`sock must be a socket of asyncio-shim/socket, not ${type_name_of(sock)}`)
}

function* operated<T>(begin: () => Future<T>): Steps<T> {
  return yield* begin()
}

function unwatched(method: string, instead: string): NotImplementedError {
  return new NotImplementedError(`${method}(): Node does not watch descriptors for programs; use ${instead}`)
}

function* when_loaded<M extends object, T>(
  loop: BaseEventLoop,
  part: Lazy<M>,
  begin: (module: M) => Steps<T>,
): Steps<T> {
  return yield* begin(yield* part.get(loop))
}

export { _UnixSelectorEventLoop as SelectorEventLoop, _UnixSelectorEventLoop as EventLoop }

loop_factory.make = (profile) => new (view(_UnixSelectorEventLoop, profile))()

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(_UnixSelectorEventLoop, 'asyncio', '_UnixSelectorEventLoop')
