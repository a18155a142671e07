import { RuntimeError, ValueError, repr } from './builtins.js'
import { type AddrInfo, type SocketAddress, ensure_resolved } from './addresses.js'
import type { BaseEventLoop } from './base_events.js'
import { connect_error, endpoint_of } from './connections.js'
import type { Steps } from './coroutines.js'
import type { Future } from './futures.js'
import { given_address } from './socket_addresses.js'
import { AF_UNIX } from './socket_constants.js'
import type { Socket } from './socket_object.js'
import { check_bytes } from './socket_state.js'
import type { Direction } from './socket_engines.js'

/** How much is handed to the system at once (bytes): whoever is cancelled meanwhile sends no more than that. */
const CHUNK = 256 * 1024

/** @throws {ValueError} in debug mode, for a socket that would block in Python */
export function check_non_blocking(loop: BaseEventLoop, sock: Socket): void {
  if (loop.get_debug() && sock.gettimeout() !== 0) throw new ValueError('the socket must be non-blocking')
}

/** @throws {RuntimeError} for a socket that a transport has */
function check_no_transport(sock: Socket): void {
  const { taker } = sock._inside
  if (taker === null || ('is_closing' in taker && (taker as { is_closing(): boolean }).is_closing())) return
  throw new RuntimeError(`File descriptor ${sock.fileno()} is used by transport ${repr(taker)}`)
}

/**
 * A future of an operation, which is tried at once, and again whenever it may succeed.
 *
 *     Node: it may ─→ loop._arrived(again) ─→ set_result ─→ whoever awaits goes on
 *
 * @param attempt - gives undefined where it has to wait
 */
function operation<T>(
  loop: BaseEventLoop,
  sock: Socket,
  direction: Direction,
  attempt: () => T | undefined,
): Future<T> {
  return operation_giving(loop, sock, direction, attempt, (got) => got)
}

/** The same, with another result than that of the attempt. */
function operation_giving<T, R>(
  loop: BaseEventLoop,
  sock: Socket,
  direction: Direction,
  attempt: () => T | undefined,
  result: (got: T) => R,
): Future<R> {
  check_no_transport(sock)
  const future = loop.create_future<R>()
  const again = (): boolean => {
    try {
      const got = attempt()
      if (got === undefined) return false
      future._finish(result(got))
    } catch (error) {
      future.set_exception(error)
    }
    return true
  }
  if (again()) return future
  let scheduled = false
  const end = sock._inside.wait(direction, () => {
    if (scheduled) return
    scheduled = true
    loop._arrived(() => {
      scheduled = false
      if (!future.done()) again()
    })
  })
  future.add_done_callback(end)
  return future
}

/** What has arrived. */
export function receive(loop: BaseEventLoop, sock: Socket, bufsize: number): Future<Buffer> {
  check_non_blocking(loop, sock)
  return operation(loop, sock, 'read', () => {
    if (bufsize < 0) throw new ValueError('negative buffersize in recv')
    return sock._inside.open().receive(bufsize)
  })
}

/** What has arrived, into a buffer. */
export function receive_into(loop: BaseEventLoop, sock: Socket, buffer: Uint8Array): Future<number> {
  check_non_blocking(loop, sock)
  return operation(loop, sock, 'read', () => {
    const data = sock._inside.open().receive(buffer.length)
    if (data !== undefined) buffer.set(data)
    return data?.length
  })
}

/** What has arrived, with the address it came from. */
export function receive_from(
  loop: BaseEventLoop,
  sock: Socket,
  bufsize: number,
): Future<[data: Buffer, address: SocketAddress | null]> {
  check_non_blocking(loop, sock)
  return operation(loop, sock, 'read', () => sock._inside.open().receive_from(bufsize))
}

/** The same, into a buffer. */
export function receive_from_into(
  loop: BaseEventLoop,
  sock: Socket,
  buffer: Uint8Array,
  nbytes: number,
): Future<[nbytes: number, address: SocketAddress | null]> {
  check_non_blocking(loop, sock)
  const most = nbytes === 0 ? buffer.length : nbytes
  return operation(loop, sock, 'read', () => {
    if (most < 0) throw new ValueError('negative buffersize in recvfrom_into')
    if (most > buffer.length) throw new ValueError('nbytes is greater than the length of the buffer')
    const got = sock._inside.open().receive_from(most)
    if (got === undefined) return undefined
    buffer.set(got[0])
    return [got[0].length, got[1]]
  })
}

/** Sends everything; done when the system has it. */
export function send_all(loop: BaseEventLoop, sock: Socket, data: Uint8Array): Future<void> {
  check_non_blocking(loop, sock)
  let start = 0
  const attempt = (): true | undefined => {
    check_bytes(data)
    do {
      const sent = sock._inside.open().send(data.subarray(start, start + CHUNK))
      if (sent === undefined) return undefined
      start += sent
    } while (start < data.length)
    return sock._inside.open().sent()
  }
  return operation_giving(loop, sock, 'write', attempt, () => undefined)
}

/** Sends to an address. */
export function send_to(
  loop: BaseEventLoop,
  sock: Socket,
  data: Uint8Array,
  address: SocketAddress,
): Future<number> {
  check_non_blocking(loop, sock)
  return operation(loop, sock, 'write', () => {
    check_bytes(data)
    return sock._inside.open().send_to(data.slice(), given_address(sock.family, address, 'sendto'))
  })
}

/** Accepts a connection. */
export function accept(loop: BaseEventLoop, sock: Socket): Future<[conn: Socket, address: SocketAddress]> {
  check_non_blocking(loop, sock)
  return operation(loop, sock, 'read', () => sock._try_accept())
}

/** Steps of connecting. */
export function* connect(loop: BaseEventLoop, sock: Socket, address: SocketAddress): Steps<void> {
  check_non_blocking(loop, sock)
  let place = address
  let target = null
  if (sock.family !== AF_UNIX && Array.isArray(address)) {
    const { family, type, proto } = sock
    const infos: AddrInfo[] = yield* ensure_resolved(loop, address, { family, type, proto, flags: 0 })
    place = infos[0]?.[4] ?? address
    target = endpoint_of(place, family)
  }
  target ??= given_address(sock.family, address, 'connect')
  const future = loop.create_future<void>()
  try {
    const connected = sock._inside.connect(target, (error) => {
      loop._arrived(() => {
        if (future.done()) return
        if (error === null) future._finish(undefined)
        else future.set_exception(connect_error(error, place))
      })
    })
    if (connected) future._finish(undefined)
  } catch (error) {
    future.set_exception(error)
  }
  yield* future
}
