import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { bind_arguments } from './call_arguments.js'
import { kw } from './compat/kw.js'
import { view } from './compat/view.js'
import { type Coroutine, type Steps, library_coroutine, steps } from './coroutines.js'
import { get_running_loop } from './events.js'
import type { Awaitable } from './futures.js'
import type {
  CreateConnectionOptions,
  CreateServerOptions,
  CreateUnixConnectionOptions,
  CreateUnixServerOptions,
} from './net_arguments.js'
import type { Server } from './server.js'
import { check_loop_argument, current_profile } from './loop_argument.js'
import { type ClientConnectedCallback, StreamReaderProtocol } from './stream_protocol.js'
import { _DEFAULT_LIMIT } from './stream_feed.js'
import { StreamReader } from './stream_reader.js'
import { StreamWriter } from './stream_writer.js'
import type { Transport } from './transports.js'

export { FlowControlMixin } from './flow_control.js'
export { type ClientConnectedCallback, StreamReaderProtocol } from './stream_protocol.js'
export { StreamReader } from './stream_reader.js'
export { StreamWriter } from './stream_writer.js'

/** Keyword arguments of all functions that make streams. */
export interface StreamOptions {
  /** How long a line may be (bytes); 64 KiB by default. A transport is paused at twice as much unread. */
  limit?: number
  /** The loop (until 3.9). */
  loop?: AbstractEventLoop | null
}

/** Keyword arguments of `open_connection`. */
export interface OpenConnectionOptions extends CreateConnectionOptions, StreamOptions {}

/** Keyword arguments of `start_server`. */
export interface StartServerOptions extends CreateServerOptions, StreamOptions {}

/** Keyword arguments of `open_unix_connection`. */
export interface OpenUnixConnectionOptions extends CreateUnixConnectionOptions, StreamOptions {}

/** Keyword arguments of `start_unix_server`. */
export interface StartUnixServerOptions extends CreateUnixServerOptions, StreamOptions {}

type Given = Readonly<Record<string, unknown>>

/** The loop, and what the streams and what the transport are made with. */
interface Plan {
  readonly loop: BaseEventLoop
  readonly limit: number
  readonly rest: Given
}

/** Sorts the keyword arguments of a function: those of the streams, and those that are handed on. */
function plan(name: string, given: Given, placed: readonly string[]): Plan {
  const { limit = _DEFAULT_LIMIT, ...others } = given
  const rest: Record<string, unknown> = others
  for (const each of placed) delete rest[each]
  const profile = current_profile()
  // Where there is no such argument it is handed on, and refused there.
  if (profile.loop_argument === 'removed') return { loop: get_running_loop(), limit: limit as number, rest }
  const loop = (rest['loop'] ?? null) as AbstractEventLoop | null
  check_loop_argument(name, { loop }, profile)
  delete rest['loop']
  return { loop: (loop ?? get_running_loop()) as BaseEventLoop, limit: limit as number, rest }
}

function bind(name: string, parameters: readonly string[], args: readonly unknown[], required = 0): Given {
  const signature = { name, parameters, plain: true, open: true, ...(required > 0 && { required }) }
  return bind_arguments(current_profile(), signature, args)
}

function new_reader({ loop, limit }: Plan): StreamReader {
  return new (view(StreamReader, loop._profile))({ limit, loop })
}

function new_protocol(reader: StreamReader, callback: ClientConnectedCallback | null, loop: BaseEventLoop) {
  return new (view(StreamReaderProtocol, loop._profile))(reader, callback, loop)
}

type LoopMethod = (...args: unknown[]) => Awaitable<unknown>

function call(loop: BaseEventLoop, method: string, args: unknown[], rest: Given): Awaitable<unknown> {
  const named = Object.keys(rest).length === 0 ? [] : [kw(rest)]
  return (Reflect.get(loop, method) as LoopMethod).call(loop, ...args, ...named)
}

function* connect(how: Plan, method: string, args: readonly unknown[]): Steps<[StreamReader, StreamWriter]> {
  const { loop, rest } = how
  const reader = new_reader(how)
  const protocol = new_protocol(reader, null, loop)
  const made = yield* steps<[Transport, unknown]>(call(loop, method, [() => protocol, ...args], rest))
  const Writer = view(StreamWriter, loop._profile)
  return [reader, new Writer(made[0], protocol, reader, loop)]
}

function* serve(
  how: Plan,
  method: string,
  callback: ClientConnectedCallback,
  args: readonly unknown[],
): Steps<Server> {
  const factory = (): StreamReaderProtocol => new_protocol(new_reader(how), callback, how.loop)
  return yield* steps<Server>(call(how.loop, method, [factory, ...args], how.rest))
}

function* open_connection_steps(given: Given): Steps<[StreamReader, StreamWriter]> {
  const how = plan('open_connection', given, ['host', 'port'])
  return yield* connect(how, 'create_connection', [given['host'] ?? null, given['port'] ?? null])
}

/**
 * Connects, and gives the connection as a reader and a writer.
 * @param host - name or address
 * @param port - number
 * @param options - `limit`, and what `loop.create_connection` takes
 * @throws {OSError} when there is no connection to be had
 * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.open_connection
 */
export function open_connection(
  host?: string | null | OpenConnectionOptions,
  port?: number | string | null | OpenConnectionOptions,
  options?: OpenConnectionOptions,
): Coroutine<[StreamReader, StreamWriter]>
export function open_connection(...args: unknown[]): Coroutine<[StreamReader, StreamWriter]> {
  const given = bind('open_connection', ['host', 'port'], args)
  return library_coroutine('open_connection', open_connection_steps(given))
}

function* start_server_steps(given: Given): Steps<Server> {
  const how = plan('start_server', given, ['client_connected_cb', 'host', 'port'])
  const callback = given['client_connected_cb'] as ClientConnectedCallback
  return yield* serve(how, 'create_server', callback, [given['host'] ?? null, given['port'] ?? null])
}

/**
 * Starts a server that calls a function with a reader and a writer for each connection.
 * @param client_connected_cb - a coroutine function, which becomes a task for each connection, or a plain function
 * @param host - name or address to listen on, or several; by default all there are
 * @param port - number; 0: one that is free
 * @param options - `limit`, and what `loop.create_server` takes
 * @throws {OSError} when the address cannot be had
 * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_server
 */
export function start_server(
  client_connected_cb: ClientConnectedCallback,
  host?: string | readonly string[] | null | StartServerOptions,
  port?: number | string | null | StartServerOptions,
  options?: StartServerOptions,
): Coroutine<Server>
export function start_server(...args: unknown[]): Coroutine<Server> {
  const given = bind('start_server', ['client_connected_cb', 'host', 'port'], args, 1)
  return library_coroutine('start_server', start_server_steps(given))
}

function* open_unix_connection_steps(given: Given): Steps<[StreamReader, StreamWriter]> {
  const how = plan('open_unix_connection', given, ['path'])
  return yield* connect(how, 'create_unix_connection', [given['path'] ?? null])
}

/**
 * Connects to a UNIX socket, and gives the connection as a reader and a writer.
 * @param path - of the socket
 * @param options - `limit`, and what `loop.create_unix_connection` takes
 * @throws {OSError} when there is no connection to be had
 * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.open_unix_connection
 */
export function open_unix_connection(
  path?: string | Uint8Array | null | OpenUnixConnectionOptions,
  options?: OpenUnixConnectionOptions,
): Coroutine<[StreamReader, StreamWriter]>
export function open_unix_connection(...args: unknown[]): Coroutine<[StreamReader, StreamWriter]> {
  const given = bind('open_unix_connection', ['path'], args)
  return library_coroutine('open_unix_connection', open_unix_connection_steps(given))
}

function* start_unix_server_steps(given: Given): Steps<Server> {
  const how = plan('start_unix_server', given, ['client_connected_cb', 'path'])
  const callback = given['client_connected_cb'] as ClientConnectedCallback
  return yield* serve(how, 'create_unix_server', callback, [given['path'] ?? null])
}

/**
 * Starts a server on a UNIX socket that calls a function with a reader and a writer for each connection.
 * @param client_connected_cb - a coroutine function, which becomes a task for each connection, or a plain function
 * @param path - of the socket, which is made
 * @param options - `limit`, and what `loop.create_unix_server` takes
 * @throws {OSError} when the path cannot be had
 * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_unix_server
 */
export function start_unix_server(
  client_connected_cb: ClientConnectedCallback,
  path?: string | Uint8Array | null | StartUnixServerOptions,
  options?: StartUnixServerOptions,
): Coroutine<Server>
export function start_unix_server(...args: unknown[]): Coroutine<Server> {
  const given = bind('start_unix_server', ['client_connected_cb', 'path'], args, 1)
  return library_coroutine('start_unix_server', start_unix_server_steps(given))
}
