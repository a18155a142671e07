import { ValueError } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import type { SocketAddress } from './addresses.js'
import { os_error } from './errors_of_node.js'
import { current_profile } from './loop_argument.js'
import { get_option, set_option } from './socket_options.js'
import type { SocketState } from './socket_state.js'
import { python_address, shown_number } from './behind_transports.js'

/** What a socket is, where it is, and what it is set to. */
export abstract class SocketSettings {
  /** @internal */
  abstract _inside: SocketState
  /** @internal */
  _timeout: number | null = null

  /** `AF_INET`, `AF_INET6` or `AF_UNIX`. */
  get family(): number {
    return this._inside.family
  }
  /** `SOCK_STREAM`. */
  get type(): number {
    return this._inside.type
  }
  /** The number of the protocol. */
  get proto(): number {
    return this._inside.proto
  }
  /** How long calls may block, in seconds: 0 for not at all, `null` for as long as it takes. */
  get timeout(): number | null {
    return this._timeout
  }

  // ---- what it is set to

  /** As `timeout`. */
  gettimeout(): number | null {
    return this._timeout
  }
  /**
   * @param value - seconds; 0 for a socket that does not block
   * @throws {ValueError} for less than zero
   */
  settimeout(value: number | null): void {
    if (value !== null && typeof value !== 'number')
      throw new TypeError(`'${type_name_of(value)}' object cannot be interpreted as an integer`)
    if (value !== null && value < 0) throw new ValueError('Timeout value out of range')
    this._inside.open()
    this._timeout = value
  }
  /** Whether calls may block. */
  getblocking(): boolean {
    return this._timeout !== 0
  }
  /** Says whether calls may block; here it is for loops in debug mode, and for the methods of this class. */
  setblocking(flag: boolean): void {
    this.settimeout(flag ? null : 0)
  }
  /**
   * Sets an option.
   * @throws {NotImplementedError} for those that Node cannot set
   */
  setsockopt(level: number, optname: number, value: number | boolean | Uint8Array): void {
    if (!['number', 'boolean'].includes(typeof value) && !(value instanceof Uint8Array))
      throw new TypeError(`a bytes-like object is required, not '${type_name_of(value)}'`)
    set_option(this._inside, level, optname, typeof value === 'boolean' ? Number(value) : value)
  }
  /**
   * The value of an option, as far as it was set here or is known otherwise.
   * @throws {NotImplementedError} for others
   */
  getsockopt(level: number, optname: number): number {
    return get_option(this._inside, level, optname)
  }
  /** Child processes do not get the socket. */
  get_inheritable(): boolean {
    return false
  }

  // ---- where it is

  /** The number of its descriptor; -1 when it is closed, and while a UNIX socket is neither bound nor connected. */
  fileno(): number {
    return this._inside.engine?.fd ?? -1
  }
  /** @throws {OSError} when it is closed */
  getsockname(): SocketAddress {
    return this._inside.local_address()
  }
  /** @throws {OSError} when it is closed, or not connected */
  getpeername(): SocketAddress {
    const address = python_address(this._inside.open().remote)
    if (address === null) throw os_error('ENOTCONN')
    return address
  }

  __repr__(): string {
    const style = current_profile().socket_repr
    return this._inside.repr({
      family: shown_number('family', this.family, style),
      type: shown_number('type', this.type, style),
    })
  }
}
