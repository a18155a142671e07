import {
  type Endpoint,
  type Handle,
  type HostSocket,
  accepted_socket,
  endpoint,
  load,
  system_error,
} from './net.js'

interface Internals {
  _createServerHandle(
    address: string,
    port: number,
    type: number,
    fd?: number,
    flags?: number,
  ): Handle | number
}

const ignore = (): void => undefined

/** A socket that is bound, to accept connections with. */
export class HostServer {
  /** The number of its descriptor; -1 where the system has none. */
  readonly fd: number
  /** Its own address. */
  readonly local: Endpoint
  private _handle: Handle | null
  /** Connections that came before somebody wanted them. */
  private _early: HostSocket[] = []

  /** @internal */
  constructor(handle: Handle, local: Endpoint) {
    this._handle = handle
    this.fd = handle.fd ?? -1
    this.local = local
    handle.unref()
  }

  /** Whether it is closed. */
  get closed(): boolean {
    return this._handle === null
  }

  /**
   * Begins to accept connections.
   * @param backlog - how many may wait to be accepted
   * @param accepted - called for each, or with an error where one could not be accepted
   * @throws as Node does, when the address is in use after all
   */
  listen(backlog: number, accepted: (error: unknown, socket: HostSocket | null) => void): void {
    const handle = this._handle
    if (handle === null) return
    const { local } = this
    handle.onconnection = (error, client) => {
      if (error !== 0) {
        accepted(system_error(error), null)
        return
      }
      accepted(null, accepted_socket(client, 'path' in local ? { local, remote: { path: '' } } : {}))
    }
    const error = handle.listen(backlog)
    if (error !== 0) throw system_error(error)
    for (const early of this._early.splice(0)) accepted(null, early)
  }

  /** Keeps a connection for the next who listens. */
  keep(connection: HostSocket): void {
    this._early.push(connection)
  }

  /** Takes the first connection that is kept. */
  take(): HostSocket | undefined {
    return this._early.shift()
  }

  /**
   * Closes the socket; the connections stay.
   * @param keep_file - whether the file of a UNIX socket is left, which the system would remove
   */
  close(keep_file: boolean): void {
    const handle = this._handle
    if (handle === null) return
    this._handle = null
    for (const early of this._early.splice(0)) early.close()
    const restore = keep_file && 'path' in this.local ? kept_file(this.local.path) : ignore
    handle.close()
    restore()
  }
}

/** Puts a second name beside a file, so that it outlives the first; gives what puts the first name back. */
export function kept_file(path: string): () => void {
  const fs = process.getBuiltinModule('node:fs')
  const second = `${path}.${process.pid}`
  try {
    fs.linkSync(path, second)
  } catch {
    return ignore
  }
  return () => {
    fs.renameSync(second, path)
  }
}

/** How to bind. */
export interface BindOptions {
  /** Whether several sockets may be bound to one address. */
  readonly reuse_port?: boolean
}

/** libuv's flags. */
const IPV6_ONLY = 1
const REUSE_PORT = 2

/** Whether this Node lets several sockets be bound to one address; earlier ones ignore the wish. */
export function can_reuse_port(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return (
    process.platform === 'linux' &&
    (major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12))
  )
}

/**
 * Binds to an address. IPv6 means IPv6 alone.
 * @throws as Node does, when the address cannot be had
 */
export function bind(target: Endpoint, options: BindOptions = {}): HostServer {
  const { _createServerHandle: create } = load() as unknown as Internals
  let handle: Handle | number
  if ('path' in target) handle = create(target.path, -1, -1)
  else {
    const flags = (target.family === 6 ? IPV6_ONLY : 0) | (options.reuse_port === true ? REUSE_PORT : 0)
    handle = create(target.host, target.port, target.family, undefined, flags)
  }
  if (typeof handle === 'number')
    throw system_error('path' in target ? told_by_system(handle, target.path) : handle)
  if ('path' in target) return new HostServer(handle, target)
  // An address in use shows in asking for it only.
  const out: { address?: string; port?: number } = {}
  const error = handle.getsockname?.(out) ?? 0
  if (error !== 0) {
    handle.close()
    throw system_error(error)
  }
  return new HostServer(handle, endpoint(out.address, out.port) ?? target)
}

/** libuv says EACCES where a folder is missing. */
export function told_by_system(error: number, path: string): number {
  const { constants } = process.getBuiltinModule('node:os')
  const { existsSync } = process.getBuiltinModule('node:fs')
  const { dirname } = process.getBuiltinModule('node:path')
  const missing = -error === constants.errno.EACCES && !existsSync(dirname(path))
  return missing ? -constants.errno.ENOENT : error
}

/** Removes the file of a UNIX socket that nobody may be listening on any more. */
export function remove_stale_socket(path: string): void {
  if (path === '' || path.startsWith('\0')) return
  const fs = process.getBuiltinModule('node:fs')
  try {
    if (fs.statSync(path).isSocket()) fs.unlinkSync(path)
  } catch {
    // Binding will tell.
  }
}
