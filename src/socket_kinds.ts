import { NotImplementedError, ValueError } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import { os_error } from './errors_of_node.js'
import * as constants from './socket_constants.js'
import { type SocketKind, SocketState } from './socket_state.js'

/** Keyword arguments of `socket`. */
export interface SocketOptions {
  /** `AF_INET` by default; `AF_INET6` or `AF_UNIX`. */
  family?: number
  /** `SOCK_STREAM` by default. */
  type?: number
  /** The protocol's number; 0 by default. */
  proto?: number
  /** The number of a socket that `detach` let go of. */
  fileno?: number | null
}

/** Sockets that `detach` let go of, by their numbers. */
const detached = new Map<number, SocketState>()

/** Keeps a socket that its object lets go of. */
export function keep_detached(fd: number, state: SocketState): void {
  detached.set(fd, state)
}

/** The state of an object without a socket. */
export class ClosedState extends SocketState {
  constructor(kind: SocketState) {
    super(kind, kind.engine)
    this.engine = null
  }
}

/** A socket that was let go of. */
export function reopened(fileno: number): SocketState {
  if (typeof fileno !== 'number')
    throw new TypeError(`'${type_name_of(fileno)}' object cannot be interpreted as an integer`)
  if (fileno < 0) throw new ValueError('negative file descriptor')
  const state = detached.get(fileno)
  if (state === undefined)
    throw new NotImplementedError('fileno: Node opens sockets by number only where detach() gave it')
  detached.delete(fileno)
  return state
}

/** @throws {OSError} for what the system lacks */
export function check_kind({ family = -1, type = -1, proto = -1 }: SocketOptions): SocketKind {
  const kind = {
    family: family === -1 ? constants.AF_INET : family,
    type: type === -1 ? constants.SOCK_STREAM : type & ~(constants.SOCK_NONBLOCK | constants.SOCK_CLOEXEC),
    proto: proto === -1 ? 0 : proto,
  }
  for (const value of Object.values(kind))
    if (typeof value !== 'number')
      throw new TypeError(`'${type_name_of(value)}' object cannot be interpreted as an integer`)
  if (![constants.AF_INET, constants.AF_INET6, constants.AF_UNIX].includes(kind.family))
    throw os_error('EAFNOSUPPORT', 'Address family not supported by protocol')
  const { family: of, type: what } = kind
  const datagrams = what === constants.SOCK_DGRAM && of !== constants.AF_UNIX
  if (what !== constants.SOCK_STREAM && !datagrams)
    throw new NotImplementedError(
      `socket type ${what}: Node has SOCK_STREAM and, but for AF_UNIX, SOCK_DGRAM`,
    )
  const own = datagrams ? constants.IPPROTO_UDP : constants.IPPROTO_TCP
  if (kind.proto !== 0 && (of === constants.AF_UNIX || kind.proto !== own)) throw os_error('EPROTONOSUPPORT')
  return kind
}
