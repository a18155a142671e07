import { type Endpoint, type Handle, type HostSocket, connect, endpoint, load, system_error } from './net.js'
import { type BindOptions, HostServer, kept_file, told_by_system } from './net_server.js'

/*
 * Stream sockets before it is known what they are for: not connected and not listening, and perhaps bound. Node has no
 * such thing; its handles for the system's sockets, which its sockets and servers are made of, do.
 */

/** What of Node's handles is used before they are connected. */
interface UnconnectedHandle extends Handle {
  bind(address: string, port?: number, flags?: number): number
  bind6?(address: string, port: number, flags: number): number
  setNoDelay?(value: boolean): number
  setKeepAlive?(value: boolean, delay: number): number
}

type HandleClass = new (type: number) => UnconnectedHandle

/** The type of a handle that is no server's. */
const SOCKET = 0
/** libuv's flags. */
const IPV6_ONLY = 1
const REUSE_PORT = 2

let tcp_class: HandleClass | undefined
let pipe_class: HandleClass | undefined

const ignore = (): void => undefined

/** The class of Node's handles for TCP, which Node does not export: that of the first handle there is. */
function find_tcp_class(): HandleClass {
  const { _createServerHandle: create } = load() as unknown as {
    _createServerHandle(address: string, port: number, type: number): Handle | number
  }
  let handle = create('127.0.0.1', 0, 4)
  if (typeof handle === 'number') handle = create('::1', 0, 6)
  if (typeof handle === 'number') throw system_error(handle)
  handle.close()
  return handle.constructor as HandleClass
}

/** The same for UNIX sockets: a folder can be connected to by nobody, but what would connect is there meanwhile. */
function find_pipe_class(): HandleClass {
  const socket = new (load().Socket)()
  socket.on('error', ignore)
  socket.connect({ path: '/' })
  const { _handle: handle } = socket as unknown as { readonly _handle: Handle }
  socket.destroy()
  return handle.constructor as HandleClass
}

/** How far a socket of TCP can be bound. */
export interface StreamBindOptions extends BindOptions {
  /** Whether an IPv6 socket is for IPv6 alone. */
  readonly only_v6?: boolean
}

/** A stream socket that is not connected, and does not listen. */
export class UnconnectedSocket {
  readonly family: 4 | 6 | 'unix'
  private _handle: UnconnectedHandle | null
  private _bound: Endpoint | null = null

  /** @throws as Node does, where the system lacks the family */
  constructor(family: 4 | 6 | 'unix') {
    this.family = family
    if (family === 'unix') this._handle = new (pipe_class ??= find_pipe_class())(SOCKET)
    else this._handle = with_descriptor(family)
    this._handle.unref()
  }

  /** The number of its descriptor; -1 where there is none yet: libuv makes that of a UNIX socket when it is needed. */
  get fd(): number {
    return this._handle?.fd ?? -1
  }
  /** Its own address; `null` where it is not bound. */
  get local(): Endpoint | null {
    return this._bound
  }

  /**
   * Binds to an address.
   * @throws as Node does, when the address cannot be had, or there is one already
   */
  bind(target: Endpoint, options: StreamBindOptions = {}): void {
    const handle = this._handle
    if (handle === null || this._bound !== null) throw named_error('EINVAL')
    if ('path' in target) {
      const error = handle.bind(target.path)
      if (error !== 0) throw system_error(told_by_system(error, target.path))
      this._bound = target
      return
    }
    const flags = (options.only_v6 === true ? IPV6_ONLY : 0) | (options.reuse_port === true ? REUSE_PORT : 0)
    let error =
      target.family === 6
        ? (handle.bind6?.(target.host, target.port, flags) ?? 0)
        : handle.bind(target.host, target.port, flags)
    // An address in use shows in asking for it only.
    const out: { address?: string; port?: number } = {}
    if (error === 0) error = handle.getsockname?.(out) ?? 0
    if (error !== 0) throw system_error(error)
    this._bound = endpoint(out.address, out.port) ?? target
  }

  /**
   * Makes a server's socket of it; this one is of no use any more.
   * @throws as Node does, for a UNIX socket that is not bound
   */
  to_server(): HostServer {
    if (this._bound === null && this.family === 'unix') throw named_error('EINVAL')
    if (this._bound === null) {
      this.bind(
        this.family === 6 ? { host: '::', port: 0, family: 6 } : { host: '0.0.0.0', port: 0, family: 4 },
      )
    }
    const handle = this._handle
    if (handle === null || this._bound === null) throw named_error('EBADF')
    this._handle = null
    return new HostServer(handle, this._bound)
  }

  /**
   * Connects; this socket is of no use any more, even where that fails.
   * @param done - called once, with an error or the socket, and never within the call
   */
  connect(target: Endpoint, done: (error: unknown, socket: HostSocket | null) => void): void {
    const handle = this._handle
    if (handle === null) throw named_error('EBADF')
    this._handle = null
    connect(target, 'path' in target ? this._bound : null, done, handle)
  }

  /** Whether small pieces will be sent at once. */
  set_no_delay(value: boolean): void {
    this._handle?.setNoDelay?.(value)
  }
  /** Whether the peer will be asked from time to time if it is still there. */
  set_keep_alive(value: boolean): void {
    this._handle?.setKeepAlive?.(value, 0)
  }

  /** Closes it; the file of a UNIX socket stays, as it does in Python. */
  close(): void {
    const handle = this._handle
    if (handle === null) return
    this._handle = null
    const restore = this._bound !== null && 'path' in this._bound ? kept_file(this._bound.path) : ignore
    handle.close()
    restore()
  }
}

/**
 * A handle of TCP whose socket is there already. libuv makes it when the handle is bound or connected, and keeps it
 * where binding fails: so it is bound to an address of the documentation, which no machine has.
 */
function with_descriptor(family: 4 | 6): UnconnectedHandle {
  const Class = (tcp_class ??= find_tcp_class())
  const handle = new Class(SOCKET)
  const error = family === 6 ? (handle.bind6?.('2001:db8::1', 0, 0) ?? 0) : handle.bind('192.0.2.1', 0, 0)
  if (error !== 0 && (handle.fd ?? -1) >= 0) return handle
  handle.close()
  if (error === 0) return new Class(SOCKET)
  throw error === -22 ? named_error('EAFNOSUPPORT') : system_error(error)
}

function named_error(code: 'EINVAL' | 'EBADF' | 'EAFNOSUPPORT'): Error {
  return Object.assign(new Error(code), { code })
}
