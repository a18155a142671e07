import { NotImplementedError } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import { type SocketAddress, address_repr } from './addresses.js'
import { os_error, python_error } from './errors_of_node.js'
import type { HostSocket } from './host/net.js'
import { type Endpoint } from './host/net.js'
import type { HostServer } from './host/net_server.js'
import { type HostDatagrams, open_datagrams } from './host/datagrams.js'
import { UnconnectedSocket } from './host/stream_sockets.js'
import * as constants from './socket_constants.js'
import {
  ConnectingStream,
  type Direction,
  FreshStream,
  ListeningStream,
  type SocketEngine,
} from './socket_engines.js'
import { ConnectedStream } from './socket_streams.js'
import { DatagramEngine } from './socket_datagrams.js'
import { python_address } from './behind_transports.js'
import { warn } from './compat/warn.js'
import type { Report } from './unheard.js'

/** What a socket is. */
export interface SocketKind {
  readonly family: number
  readonly type: number
  readonly proto: number
}

/** Calls something of Node's, and gives its errors as Python's. */
export function as_python<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw python_error(error)
  }
}

/**
 * What is behind a socket object: what it stands on at the moment, and who waits for it. It does not know the object,
 * so that one that is forgotten can be collected while Node still knows the socket.
 */
export class SocketState implements SocketKind {
  readonly family: number
  readonly type: number
  readonly proto: number
  /** null once it is closed. */
  engine: SocketEngine | null
  /** What a connection that could not be made failed with: what `SO_ERROR` tells. */
  error: unknown = null
  /** Options that were set, by level and number. */
  readonly options = new Map<string, number>()
  private readonly _waiting: Readonly<Record<Direction, Set<() => void>>> = {
    read: new Set(),
    write: new Set(),
  }

  constructor({ family, type, proto }: SocketKind, engine: SocketEngine | null = null) {
    this.family = family
    this.type = type
    this.proto = proto
    this.engine = engine ?? this._fresh()
  }

  /** The state of a connection that there is. */
  static connected(kind: SocketKind, host: HostSocket | null): SocketState {
    let state: SocketState | null = null
    const engine = new ConnectedStream(host, (direction) => state?.notify(direction))
    return (state = new SocketState(kind, engine))
  }

  private _fresh(): SocketEngine {
    if (this.type === constants.SOCK_DGRAM) {
      const proto = this.proto === 0 ? constants.IPPROTO_UDP : this.proto
      const host = as_python(() => open_datagrams(this.family === constants.AF_INET6 ? 6 : 4, proto))
      return new DatagramEngine(host, this.notify)
    }
    const family = this.family === constants.AF_UNIX ? 'unix' : this.family === constants.AF_INET6 ? 6 : 4
    return new FreshStream(as_python(() => new UnconnectedSocket(family)))
  }

  /** @throws {OSError} when it is closed */
  open(): SocketEngine {
    const { engine } = this
    // A transport or a server closes the socket that it was given.
    if (engine === null || engine.closed_by_taker) throw os_error('EBADF')
    return engine
  }

  // ---- waiting

  readonly notify = (direction: Direction): void => {
    for (const callback of [...this._waiting[direction]]) callback()
  }

  /**
   * Has a callback called whenever something can be tried again.
   * @returns ends that
   */
  wait(direction: Direction, callback: () => void): () => void {
    const waiting = this._waiting[direction]
    waiting.add(callback)
    return () => {
      waiting.delete(callback)
      if (direction === 'read' && waiting.size === 0) this.engine?.idle()
    }
  }

  // ---- becoming something

  bind(target: Endpoint): void {
    const engine = this.open()
    const set = (level: number, option: number): boolean => this.options.get(`${level}:${option}`) === 1
    if (engine instanceof DatagramEngine && 'host' in target) {
      as_python(() => {
        engine.host.bind(target, {
          reuse_address: set(constants.SOL_SOCKET, constants.SO_REUSEADDR),
          reuse_port: set(constants.SOL_SOCKET, constants.SO_REUSEPORT),
        })
      })
      return
    }
    if (!(engine instanceof FreshStream)) throw os_error('EINVAL')
    as_python(() => {
      engine.host.bind(target, {
        reuse_port: set(constants.SOL_SOCKET, constants.SO_REUSEPORT),
        only_v6: set(constants.IPPROTO_IPV6, constants.IPV6_V6ONLY),
      })
    })
  }

  listen(backlog: number): void {
    as_python(() => {
      this._server().listen(backlog)
    })
  }

  private _server(): ListeningStream {
    const engine = this.open()
    if (engine instanceof ListeningStream) return engine
    if (engine instanceof DatagramEngine) throw os_error('EOPNOTSUPP')
    if (!(engine instanceof FreshStream)) throw os_error('EINVAL')
    return (this.engine = new ListeningStream(engine.host.to_server(), this.notify))
  }

  /**
   * Begins to connect.
   * @param done - told how that ended, not within the call; nothing is told when the socket is closed before
   * @returns whether it is connected already, as a socket of datagrams is; then nothing is told
   */
  connect(target: Endpoint, done: (error: unknown) => void): boolean {
    const engine = this.open()
    if (engine instanceof DatagramEngine && 'host' in target) {
      as_python(() => {
        engine.host.connect(target)
      })
      return true
    }
    if (engine instanceof ConnectingStream) throw os_error('EALREADY')
    if (!(engine instanceof FreshStream)) throw os_error('EISCONN')
    const connecting = (this.engine = new ConnectingStream(engine))
    engine.host.connect(target, (error, host) => {
      if (this.engine !== connecting) {
        host?.close()
        return
      }
      this.error = error
      // Node closes what could not be connected; the program's object goes on with another.
      this.engine = host === null ? this._fresh() : new ConnectedStream(host, this.notify)
      if (host !== null) this._set_options(host)
      done(error)
      this.notify('write')
    })
    return false
  }

  private _set_options(host: HostSocket): void {
    const { SOL_SOCKET, SO_KEEPALIVE, IPPROTO_TCP, TCP_NODELAY } = constants
    if (this.options.get(`${SOL_SOCKET}:${SO_KEEPALIVE}`) === 1) host.set_keep_alive(true)
    if (this.options.get(`${IPPROTO_TCP}:${TCP_NODELAY}`) === 1) host.set_no_delay(true)
  }

  /** @param how - `SHUT_RD`, `SHUT_WR` or `SHUT_RDWR` */
  shutdown(how: number): void {
    const { SHUT_RD, SHUT_RDWR, SHUT_WR } = constants
    const engine = this.open()
    if (![SHUT_RD, SHUT_WR, SHUT_RDWR].includes(how)) throw os_error('EINVAL')
    engine.shutdown(how !== SHUT_WR, how !== SHUT_RD)
  }

  // ---- giving it away

  /** Whether it is open, and the program's own to close. */
  get is_unclosed(): boolean {
    return this.engine?.is_taken === false
  }

  /** Who has the socket now, where a transport or a server does. */
  get taker(): object | null {
    return this.engine?.taker ?? null
  }

  /** What a transport stands on. */
  host_socket(): HostSocket | HostDatagrams | null {
    const engine = this.open()
    if (engine instanceof ConnectedStream || engine instanceof DatagramEngine) return engine.host
    throw os_error('ENOTCONN')
  }

  /** What a server stands on. */
  host_server(): HostServer {
    const engine = as_python(() => this._server())
    engine.taken = true
    return engine.host
  }

  close(): void {
    const { engine } = this
    this.engine = null
    engine?.close()
  }

  // ---- telling of it

  /** Its own address, as Python tells it. */
  local_address(): SocketAddress {
    const found = python_address(this.open().local)
    if (found !== null) return found
    if (this.family === constants.AF_UNIX) return ''
    return this.family === constants.AF_INET6 ? ['::', 0, 0, 0] : ['0.0.0.0', 0]
  }

  /** @param shown - how the family and the type are written */
  repr(shown: { readonly family: string; readonly type: string }): string {
    const { proto } = this
    const engine = this.engine?.closed_by_taker === true ? null : this.engine
    const parts = [
      `<socket.socket${engine === null ? ' [closed]' : ''} fd=${engine?.fd ?? -1}`,
      `family=${shown.family}`,
      `type=${shown.type}`,
      `proto=${proto}`,
    ]
    if (engine !== null) {
      const own = this.local_address()
      if (own !== '') parts.push(`laddr=${address_repr(own)}`)
      const peer = python_address(engine.remote)
      if (peer !== null && peer !== '') parts.push(`raddr=${address_repr(peer)}`)
    }
    return `${parts.join(', ')}>`
  }

  /** What is said of a socket that nobody closed. */
  report(): Report {
    return {
      loop: null,
      tell: () => {
        // A transport or a server that has it closes it, and says so when it is forgotten itself.
        if (!this.is_unclosed) return
        warn(
          `unclosed ${this.repr({ family: String(this.family), type: String(this.type) })}`,
          'ResourceWarning',
        )
        this.close()
      },
    }
  }
}

/** @throws {BlockingIOError} where one would have to wait */
export function at_once<T>(value: T | undefined): T {
  if (value === undefined) throw os_error('EAGAIN')
  return value
}

/** @throws {NotImplementedError} for a call that would block */
export function refuse_blocking(timeout: number | null, call: string, instead: string): void {
  if (timeout === 0) return
  throw new NotImplementedError(
    `${call} of a blocking socket would stop all of Node: await ${instead} instead, or setblocking(false) first`,
  )
}

/** @throws {TypeError} for what are no bytes */
export function check_bytes(data: unknown): void {
  if (data instanceof Uint8Array) return
  throw new TypeError(`a bytes-like object is required, not '${type_name_of(data)}'`)
}
