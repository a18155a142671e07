/**
 * Sockets, as Python's module `socket` has them, for the `sock_…` methods of event loops and for `sock` arguments.
 * What they do is done by Node's; what would block is left to the loops.
 *
 * @see https://docs.python.org/3/library/socket.html
 * @packageDocumentation
 */
import { OSError, TimeoutError } from './builtins.js'
import { declare_class } from './builtins/names.js'
import { bind_arguments } from './call_arguments.js'
import { gaierror, os_error } from './errors_of_node.js'
import { socket_pair } from './host/socket_pair.js'
import { current_profile } from './loop_argument.js'
import { AF_UNIX, SOCK_STREAM } from './socket_constants.js'
import { check_kind } from './socket_kinds.js'
import { Socket, socket_of } from './socket_object.js'
import { SocketState } from './socket_state.js'
import type { ConnectedStream } from './socket_streams.js'

export * from './socket_constants.js'
export { Socket as socket, Socket as SocketType }
export type { SocketOptions } from './socket_kinds.js'
export type { SocketAddress } from './addresses.js'
export { gaierror }
/** Python's old name of `OSError`. */
export { OSError as error }
/** Python's old name of `TimeoutError`. */
export { TimeoutError as timeout }

/**
 * An address could not be resolved by older calls; nothing here raises it.
 * @see https://docs.python.org/3/library/socket.html#socket.herror
 */
export class herror extends OSError {}

/** Whether the platform has IPv6. */
export const has_ipv6 = true

/** Keyword arguments of `socketpair`. */
export interface SocketpairOptions {
  /** `AF_UNIX`, the only one that can be had. */
  family?: number
  /** `SOCK_STREAM` by default. */
  type?: number
  /** 0, the only one that can be had. */
  proto?: number
}

const SOCKETPAIR = { name: 'socketpair', parameters: ['family', 'type', 'proto'], required: 0, plain: true }

/**
 * Two sockets that are connected to each other. Node connects them a little later: until then they have no descriptor,
 * and what is read and written waits.
 * @param family - `AF_UNIX`
 * @param type - `SOCK_STREAM`
 * @param proto - 0
 * @throws {OSError} for another family
 * @see https://docs.python.org/3/library/socket.html#socket.socketpair
 */
export function socketpair(family?: number, type?: number, proto?: number): [Socket, Socket]
export function socketpair(options: SocketpairOptions): [Socket, Socket]
export function socketpair(...args: unknown[]): [Socket, Socket] {
  const given = bind_arguments(current_profile(), SOCKETPAIR, args) as SocketpairOptions
  const { family = AF_UNIX, type = SOCK_STREAM, proto = 0 } = given
  const kind = check_kind({ family, type, proto })
  if (kind.family !== AF_UNIX) throw os_error('EOPNOTSUPP')
  const states = [SocketState.connected(kind, null), SocketState.connected(kind, null)] as const
  const engines = states.map(({ engine }) => engine as ConnectedStream)
  socket_pair((error, pair) => {
    if (pair === null) for (const engine of engines) engine.fail(error)
    else {
      engines[0]?.attach(pair.ours)
      engines[1]?.attach(pair.theirs)
    }
  })
  const pair: [Socket, Socket] = [socket_of(states[0]), socket_of(states[1])]
  for (const one of pair) one.setblocking(true)
  return pair
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(herror, 'socket', 'herror')
