import type * as dgram from 'node:dgram'
import {
  BOUND,
  type Handle,
  check,
  get_option,
  load,
  new_socket,
  set_option,
  state_of,
} from './datagram_handles.js'
import { type Endpoint, endpoint, system_error } from './net.js'

/*
 * Sockets of datagrams over Node's.
 *
 * They are Node's handles without the `dgram.Socket` around them, which tells of errors only later, by a callback, and
 * looks names up on its own: here binding, connecting and sending take effect within the call, as they do in Python.
 */

/** An address of IPv4 or IPv6. */
export type DatagramAddress = Extract<Endpoint, { readonly host: string }>

/** Who is told what arrives. */
export interface DatagramListener {
  /**
   * A datagram arrived.
   * @param data - its bytes, which are the listener's from now on
   */
  on_datagram(data: Buffer, from: DatagramAddress): void
  /** Receiving failed, as it does when a peer that the socket is connected to refused what was sent before. */
  on_error(error: unknown): void
  /** Somebody else is told from now on: what nobody has taken yet is theirs. */
  replaced_by?(next: DatagramListener): void
}

/** What Node calls when a datagram that had to wait is sent. */
interface Request {
  list: readonly Uint8Array[]
  oncomplete: (status: number) => void
}

/** libuv's flags. */
const REUSE_PORT = 64
const REUSE_ADDRESS = 4

const ignore = (): void => undefined

let request_class: (new () => Request) | undefined

/** The class of Node's requests: that of the request that a socket makes to send something. */
function new_request(): Request {
  if (request_class === undefined) {
    const socket = new_socket(4)
    const state = state_of(socket)
    const handle = state.handle as Handle
    handle.send = (request: object) => {
      request_class = request.constructor as new () => Request
      return 1
    }
    state.bindState = BOUND
    socket.send(new Uint8Array(1), 1, '127.0.0.1')
    handle.close()
  }
  return new (request_class as unknown as new () => Request)()
}

/** A socket of datagrams. */
export class HostDatagrams {
  /** Tells it from other sockets. */
  readonly datagrams = true
  /** The number of its descriptor; -1 where the system has none. */
  readonly fd: number
  readonly family: 4 | 6
  /** The number of its protocol. */
  readonly proto: number
  private readonly _handle: Handle
  private _listener: DatagramListener | null = null
  private _closed = false

  /** @internal */
  constructor(handle: Handle, family: 4 | 6, proto: number) {
    this._handle = handle
    this.fd = handle.fd
    this.family = family
    this.proto = proto
    handle.onmessage = (count, _handle, data, from) => {
      if (count < 0) this._listener?.on_error(system_error(count))
      else if (data !== undefined && from !== undefined) {
        this._listener?.on_datagram(data, { host: from.address, port: from.port, family })
      }
    }
    handle.onerror = (...args) => this._listener?.on_error(args.find((arg) => arg instanceof Error))
    // The loop keeps the process alive while it runs.
    handle.unref()
  }

  /** Its own address. */
  get local(): Endpoint | null {
    return this._address('getsockname')
  }
  /** The address that it is connected to; `null` when it is not. */
  get remote(): Endpoint | null {
    return this._address('getpeername')
  }
  private _address(which: 'getsockname' | 'getpeername'): Endpoint | null {
    const out: { address?: string; port?: number } = {}
    return !this._closed && this._handle[which](out) === 0 ? endpoint(out.address, out.port) : null
  }
  /** Whether it is closed. */
  get closed(): boolean {
    return this._closed
  }

  /** Has a listener told from now on, instead of the one before. */
  listen_to(listener: DatagramListener | null): void {
    const former = this._listener
    this._listener = listener
    if (listener !== null) former?.replaced_by?.(listener)
  }
  /** Begins receiving, or goes on with it. */
  read(): void {
    if (!this._closed) this._handle.recvStart()
  }
  /** Leaves what arrives to the system, which throws away what does not fit into its buffers. */
  stop_reading(): void {
    if (!this._closed) this._handle.recvStop()
  }

  /**
   * Binds a socket of {@linkcode open_datagrams}.
   * @throws as Node does, when the address cannot be had, or there is one already
   */
  bind({ host, port }: DatagramAddress, options: { reuse_address: boolean; reuse_port: boolean }): void {
    const flags = (options.reuse_address ? REUSE_ADDRESS : 0) | (options.reuse_port ? REUSE_PORT : 0)
    const handle = this._handle
    check(this.family === 6 ? handle.bind6(host, port, flags) : handle.bind(host, port, flags))
  }

  /**
   * Connects to an address: from and to it alone.
   * @throws as Node does
   */
  connect({ host, port }: DatagramAddress): void {
    check(this.family === 6 ? this._handle.connect6(host, port) : this._handle.connect(host, port))
  }

  /**
   * Sends a datagram.
   * @param to - `null` for what the socket is connected to
   * @param later - told of the end of a datagram that has to wait
   * @returns whether it is sent; otherwise it waits
   * @throws as Node does
   */
  send(data: Uint8Array, to: DatagramAddress | null, later: (error: unknown) => void): boolean {
    const request = new_request()
    const list = [data]
    request.list = list
    request.oncomplete = (status) => {
      later(status < 0 ? system_error(status) : null)
    }
    const handle = this._handle
    const name = this.family === 6 ? 'send6' : 'send'
    const result =
      to === null
        ? handle[name](request, list, 1, true)
        : handle[name](request, list, 1, to.port, to.host, true)
    if (result < 0) throw system_error(result)
    return result > 0
  }

  /**
   * Sets an option.
   * @returns whether Node can
   * @throws as Node does
   */
  set_option(level: number, option: number, value: number | Uint8Array): boolean {
    return set_option(this._handle, `${level}:${option}`, value)
  }

  /** The value of an option that Node tells; undefined for others. */
  get_option(level: number, option: number): number | undefined {
    return get_option(this._handle, `${level}:${option}`)
  }

  /** Closes the socket. */
  close(): void {
    if (this._closed) return
    this._closed = true
    this._handle.close()
  }
}

/** How to bind a socket of datagrams. */
export interface DatagramOptions {
  readonly family: 4 | 6
  readonly proto: number
  /** Where to bind it; by default the system chooses. */
  readonly local: DatagramAddress | null
  /** Whether several sockets may be bound to one address. */
  readonly reuse_port: boolean
  readonly broadcast: boolean
}

/**
 * Makes a socket of datagrams.
 * @throws as Node does, when the address cannot be had
 */
export function bind_datagrams(options: DatagramOptions): HostDatagrams {
  const { family, proto, local, reuse_port, broadcast } = options
  const handle = state_of(new_socket(family)).handle as Handle
  try {
    const { host, port } = local ?? { host: family === 6 ? '::' : '0.0.0.0', port: 0 }
    const flags = reuse_port ? REUSE_PORT : 0
    check(family === 6 ? handle.bind6(host, port, flags) : handle.bind(host, port, flags))
    if (broadcast) check(handle.setBroadcast(1))
  } catch (error) {
    handle.close()
    throw error
  }
  return new HostDatagrams(handle, family, proto)
}

/**
 * Makes a socket of datagrams that is not bound. libuv makes the system's socket when it is bound, and keeps it where
 * that fails: so it is bound to an address of the documentation, which no machine has.
 * @throws as Node does, where the system lacks the family
 */
export function open_datagrams(family: 4 | 6, proto: number): HostDatagrams {
  const handle = state_of(new_socket(family)).handle as Handle
  const error = family === 6 ? handle.bind6('2001:db8::1', 0, 0) : handle.bind('192.0.2.1', 0, 0)
  if (error < 0 && handle.fd >= 0) return new HostDatagrams(handle, family, proto)
  handle.close()
  if (error < 0) throw system_error(error)
  return bind_datagrams({ family, proto, local: null, reuse_port: false, broadcast: false })
}

/** Whether something is a socket of Node's for datagrams. */
export function is_node_datagram_socket(value: unknown): value is dgram.Socket {
  return value instanceof load().Socket
}

/** Takes a socket of Node's over, whose object is of no use any more. */
export function adopt_datagrams(socket: dgram.Socket): HostDatagrams {
  const state = state_of(socket)
  const { handle } = state
  if (handle === null) throw system_error(-9)
  socket.removeAllListeners()
  socket.on('error', ignore)
  state.handle = null
  const family = (socket as unknown as { readonly type: string }).type === 'udp6' ? 6 : 4
  if (state.bindState !== BOUND) check(family === 6 ? handle.bind6('::', 0, 0) : handle.bind('0.0.0.0', 0, 0))
  return new HostDatagrams(handle, family, 17)
}
