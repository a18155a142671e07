import { declare_class } from './builtins/names.js'
import type { AddrInfo, GetaddrinfoOptions, SocketAddress } from './addresses.js'
import { BaseEventLoop } from './base_events.js'
import { type Signature, bind_arguments } from './call_arguments.js'
import { is_kw, is_plain_object } from './compat/kw.js'
import type { Profile } from './compat/versions.js'
import { view } from './compat/view.js'
import type { Executor } from './concurrent_futures/executor.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { loop_factory } from './events.js'
import { Lazy } from './lazy.js'
import { LoopSignals } from './loop_signals.js'
import type {
  ConnectAcceptedSocketOptions,
  Connection,
  CreateConnectionOptions,
  CreateServerOptions,
  CreateUnixConnectionOptions,
  CreateUnixServerOptions,
  GetnameinfoOptions,
  ProtocolFactory,
  StartTlsOptions,
  TlsContext,
} from './net_methods.js'
import type { Child, PopenOptions, SystemText } from './process_methods.js'
import type { BaseProtocol } from './protocols.js'
import type { Server } from './server.js'
import type { BaseTransport, ReadTransport, Transport, WriteTransport } from './transports.js'

/*
 * Input and output. The methods here are thin: each sorts its arguments, and gives a coroutine that loads what does
 * the work when it is first awaited.
 */
const addresses = new Lazy(() => import('./addresses.js'))
const connections = new Lazy(() => import('./connections.js'))
const tls = new Lazy(() => import('./tls_protocol.js'))
const serving = new Lazy(() => import('./serving.js'))
const pipes = new Lazy(() => import('./unix_pipes.js'))
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
   * @param sock - a connected `net.Socket` of Node's, which is of no use any more then
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

  private _bind<T>(signature: Signature & { readonly keywords: readonly string[] }, args: unknown[]): T {
    const more = keywords_of(this._profile)[signature.name] ?? []
    const keywords = [...signature.keywords, ...more]
    return bind_arguments(this._profile, { ...signature, keywords }, args) as T
  }

  /** A coroutine of this loop, whose work is in a part of the library that may not be loaded yet. @internal */
  _coroutine<M extends object, T>(name: string, part: Lazy<M>, begin: (module: M) => Steps<T>): Coroutine<T> {
    return library_coroutine(name, when_loaded(this, part, begin))
  }
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
