import { NotImplementedError } from './builtins.js'
import { errno_of_error } from './errors_of_node.js'
import { can_reuse_port } from './host/net_server.js'
import * as constants from './socket_constants.js'
import { DatagramEngine } from './socket_datagrams.js'
import { type SocketState, as_python } from './socket_state.js'
import { FreshStream, ListeningStream } from './socket_engines.js'
import { ConnectedStream } from './socket_streams.js'

const { SOL_SOCKET, IPPROTO_TCP, IPPROTO_IPV6 } = constants

/** An option of datagrams, which nothing is set to at first. */
const BROADCAST = `${SOL_SOCKET}:${constants.SO_BROADCAST}`

/** Options that Node can set, and what is to be said of those it cannot. */
const SETTABLE: Readonly<Record<string, (state: SocketState, value: number) => void>> = {
  [`${SOL_SOCKET}:${constants.SO_REUSEADDR}`]: ({ type }, value) => {
    if (value === 0 && type === constants.SOCK_STREAM)
      throw new NotImplementedError('Node binds every socket with SO_REUSEADDR')
  },
  [`${SOL_SOCKET}:${constants.SO_REUSEPORT}`]: (_state, value) => {
    if (value !== 0 && !can_reuse_port())
      throw new NotImplementedError('SO_REUSEPORT needs Node 22.12 or newer, on Linux')
  },
  [`${SOL_SOCKET}:${constants.SO_KEEPALIVE}`]: ({ engine }, value) => {
    if (engine instanceof ConnectedStream || engine instanceof FreshStream)
      engine.host?.set_keep_alive(value !== 0)
  },
  [`${IPPROTO_TCP}:${constants.TCP_NODELAY}`]: ({ engine }, value) => {
    if (engine instanceof ConnectedStream || engine instanceof FreshStream)
      engine.host?.set_no_delay(value !== 0)
  },
  [`${IPPROTO_IPV6}:${constants.IPV6_V6ONLY}`]: () => undefined,
}

/**
 * Sets an option.
 * @throws {NotImplementedError} for those that Node cannot set
 */
export function set_option(
  state: SocketState,
  level: number,
  option: number,
  value: number | Uint8Array,
): void {
  const engine = state.open()
  if (engine instanceof DatagramEngine && as_python(() => engine.host.set_option(level, option, value))) {
    if (typeof value === 'number') state.options.set(`${level}:${option}`, value)
    return
  }
  const set = SETTABLE[`${level}:${option}`]
  if (set === undefined || typeof value !== 'number') {
    throw new NotImplementedError(
      `setsockopt(${level}, ${option}): of the system's options Node sets SO_REUSEADDR, SO_REUSEPORT, SO_KEEPALIVE, ` +
        'TCP_NODELAY and IPV6_V6ONLY only, of datagrams SO_BROADCAST, SO_SNDBUF, SO_RCVBUF, IP_TTL and multicast',
    )
  }
  set(state, value)
  state.options.set(`${level}:${option}`, value === 0 ? 0 : 1)
}

/**
 * The value of an option.
 * @throws {NotImplementedError} for those that cannot be told
 */
export function get_option(state: SocketState, level: number, option: number): number {
  const engine = state.open()
  if (level === SOL_SOCKET) {
    switch (option) {
      case constants.SO_TYPE:
        return state.type
      case constants.SO_DOMAIN:
        return state.family
      case constants.SO_PROTOCOL:
        if (state.proto !== 0 || state.family === constants.AF_UNIX) return state.proto
        return state.type === constants.SOCK_DGRAM ? constants.IPPROTO_UDP : IPPROTO_TCP
      case constants.SO_ACCEPTCONN:
        return engine instanceof ListeningStream ? 1 : 0
      case constants.SO_ERROR: {
        const { error } = state
        state.error = null
        return error === null ? 0 : errno_of_error(error)
      }
    }
  }
  const told = engine instanceof DatagramEngine ? engine.host.get_option(level, option) : undefined
  if (told !== undefined) return told
  const key = `${level}:${option}`
  if (!(key in SETTABLE) && key !== BROADCAST && !state.options.has(key)) {
    throw new NotImplementedError(`getsockopt(${level}, ${option}): Node does not tell the system's options`)
  }
  return state.options.get(key) ?? 0
}
