import { RuntimeError, repr } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import { AbstractServer } from './abstract_server.js'
import type { BaseEventLoop } from './base_events.js'
import { warn } from './compat/warn.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { is_cancelled_error } from './exceptions.js'
import type { Future } from './futures.js'
import type { HostServer } from './host/net_server.js'
import type { ServerOfTransports, _SelectorSocketTransport } from './selector_events.js'
import { sleep } from './sleeping.js'
import type { TransportSocket } from './trsock.js'
import { type Report, heard, unheard } from './unheard.js'

/** What a server does with its sockets. @internal */
export interface Serving {
  /** Has a socket accept connections, which become transports of the server. */
  listen(server: Server, socket: HostServer): void
  /** What programs see of a socket. */
  shown(socket: HostServer): TransportSocket
  /** Whether the file of a UNIX socket stays when the socket is closed. */
  readonly keep_file: boolean
}

/**
 * A server: sockets that accept connections. Made by `create_server`, `create_unix_server` and `start_server`.
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server
 */
export class Server extends AbstractServer implements ServerOfTransports {
  private readonly _loop: BaseEventLoop
  private _sockets: readonly HostServer[] | null
  private readonly _how: Serving | null
  /** Connections that are open. */
  private readonly _clients = new Set<_SelectorSocketTransport>()
  /** Those who wait until it is closed; null once it is. */
  private _waiters: Future<void>[] | null = []
  private _serving = false
  /** @internal */
  _is_registered = false
  private _serving_forever_fut: Future<void> | null = null

  /** @internal use `create_server` */
  constructor(loop: BaseEventLoop, sockets: readonly HostServer[], how: Serving | null = null) {
    super()
    this._loop = loop
    this._sockets = sockets
    this._how = how
    unheard(this)
  }

  /** @internal */
  _is_unheard(): boolean {
    return this._sockets !== null
  }

  /** The sockets of a server that nobody closed go with the loop, which then says so. @internal */
  _make_report(): Report {
    const { _loop: loop, _sockets: sockets, _how: how } = this
    return {
      loop,
      tell: () => {
        for (const socket of sockets ?? []) {
          if (socket.closed || how === null) continue
          const shown = how.shown(socket).__repr__()
          warn(`unclosed ${shown.replace('asyncio.TransportSocket', 'socket.socket')}`, 'ResourceWarning')
          socket.close(true)
        }
      },
    }
  }

  __repr__(): string {
    const { sockets } = this
    const tuple = this._loop._profile.socket_repr !== 'socket'
    if (sockets === null || !tuple) return `<${type_name_of(this)} sockets=${repr(sockets)}>`
    const items = sockets.map((socket) => repr(socket)).join(', ')
    return `<${type_name_of(this)} sockets=(${items}${sockets.length === 1 ? ',' : ''})>`
  }

  /** @internal */
  _attach(transport: _SelectorSocketTransport): void {
    this._clients.add(transport)
  }

  /** @internal */
  _detach(transport: _SelectorSocketTransport): void {
    this._clients.delete(transport)
    if (this._clients.size === 0 && this._sockets === null) this._wakeup()
  }

  private _wakeup(): void {
    const waiters = this._waiters ?? []
    this._waiters = null
    for (const waiter of waiters) if (!waiter.done()) waiter._finish(undefined)
  }

  /** @internal */
  _start_serving(): void {
    if (this._serving) return
    this._serving = true
    for (const socket of this._sockets ?? []) this._how?.listen(this, socket)
  }

  /** The loop of the server. */
  override get_loop(): BaseEventLoop {
    return this._loop
  }

  /** Whether it accepts connections. */
  override is_serving(): boolean {
    return this._serving
  }

  /** Its sockets; none once it is closed (`null` in 3.6). */
  get sockets(): TransportSocket[] {
    if (this._sockets === null) {
      const none = this._loop._profile.closed_server_sockets === 'none'
      return none ? (null as unknown as TransportSocket[]) : []
    }
    const how = this._how
    return how === null ? [] : this._sockets.map((socket) => how.shown(socket))
  }

  /**
   * Accepts no more connections. Those that there are stay open.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server.close
   */
  override close(): void {
    const sockets = this._sockets
    if (sockets === null) return
    this._sockets = null
    if (this._is_registered) heard(this)
    for (const socket of sockets) socket.close(this._how?.keep_file ?? false)
    this._serving = false
    const forever = this._serving_forever_fut
    if (forever !== null && !forever.done()) {
      forever.cancel()
      this._serving_forever_fut = null
    }
    if (this._clients.size === 0) this._wakeup()
  }

  /** Closes the connections, each once what was written to it is sent (3.13 and newer). */
  override close_clients(): void {
    for (const transport of [...this._clients]) transport.close()
  }

  /** Closes the connections at once (3.13 and newer). */
  override abort_clients(): void {
    for (const transport of [...this._clients]) transport.abort()
  }

  /**
   * Begins to accept connections; nothing happens when it does already.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server.start_serving
   */
  override start_serving(): Coroutine<void> {
    return library_coroutine('Server.start_serving', this._start_steps())
  }

  private *_start_steps(): Steps<void> {
    this._start_serving()
    yield* sleep(0)
  }

  /**
   * Accepts connections until the task is cancelled, which closes the server.
   * @throws {RuntimeError} when somebody does so already, or the server is closed
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server.serve_forever
   */
  override serve_forever(): Coroutine<void> {
    return library_coroutine('Server.serve_forever', this._serve_steps())
  }

  private *_serve_steps(): Steps<void> {
    if (this._serving_forever_fut !== null) {
      throw new RuntimeError(`server ${repr(this)} is already being awaited on serve_forever()`)
    }
    if (this._sockets === null) throw new RuntimeError(`server ${repr(this)} is closed`)
    this._start_serving()
    const forever = (this._serving_forever_fut = this._loop.create_future<void>())
    try {
      yield* forever
    } catch (error) {
      if (!is_cancelled_error(error)) throw error
      yield* this._closing_steps(error)
    } finally {
      this._serving_forever_fut = null
    }
  }

  /** Closes the server; in the end it is the cancellation that leaves, whatever happens meanwhile. */
  private *_closing_steps(error: unknown): Steps<never> {
    try {
      this.close()
      yield* this._wait_steps()
    } catch {
      // The cancellation counts.
    }
    throw error
  }

  /**
   * Waits until the server is closed; since 3.12 until all connections are, too.
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server.wait_closed
   */
  override wait_closed(): Coroutine<void> {
    return library_coroutine('Server.wait_closed', this._wait_steps())
  }

  private *_wait_steps(): Steps<void> {
    const at_once = this._loop._profile.server_wait_closed === 'at_once'
    if (this._waiters === null || (at_once && this._sockets === null)) return
    const waiter = this._loop.create_future<void>()
    this._waiters.push(waiter)
    yield* waiter
  }

  /** `await using server`: as `async with`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.__aexit__()
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(Server, 'asyncio', 'Server')
