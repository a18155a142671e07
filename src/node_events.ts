import { declare_class } from './builtins/names.js'
import type { AddrInfo, GetaddrinfoOptions, SocketAddress } from './addresses.js'
import { BaseEventLoop } from './base_events.js'
import { bind_arguments } from './call_arguments.js'
import { view } from './compat/view.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { loop_factory } from './events.js'
import { Lazy } from './lazy.js'
import type { GetnameinfoOptions } from './net_methods.js'

/*
 * Input and output. The methods here are thin: each sorts its arguments, and gives a coroutine that loads what does
 * the work when it is first awaited.
 */
const addresses = new Lazy(() => import('./addresses.js'))

const GETADDRINFO = {
  name: 'BaseEventLoop.getaddrinfo',
  parameters: ['host', 'port'],
  keywords: ['family', 'type', 'proto', 'flags'],
  required: 2,
}
const GETNAMEINFO = { name: 'BaseEventLoop.getnameinfo', parameters: ['sockaddr', 'flags'], required: 1 }

/**
 * The event loop of this platform. It has Python's name, which reprs show; it runs on Node's own engines, and there is
 * no selector in it.
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.SelectorEventLoop
 */
export class _UnixSelectorEventLoop extends BaseEventLoop {
  // ---- names and addresses

  /**
   * The addresses of a host, by the resolver of the platform.
   * @param host - a name or an IP address; `null` for this machine
   * @param port - a number or the name of a service; `null` for none
   * @param options - `family`, `type`, `proto`, `flags`; anything by default
   * @throws {gaierror} when there is no such name, address or service
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.getaddrinfo
   */
  override getaddrinfo(
    host: string | Uint8Array | null,
    port: number | string | Uint8Array | null,
    options?: GetaddrinfoOptions,
  ): Coroutine<AddrInfo[]>
  override getaddrinfo(...args: unknown[]): Coroutine<AddrInfo[]> {
    const given = bind_arguments(this._profile, GETADDRINFO, args)
    const query = { host: null, port: null, family: 0, type: 0, proto: 0, flags: 0, ...given }
    return this._coroutine(GETADDRINFO.name, addresses, ({ lookup_addresses }) =>
      lookup_addresses(this, query),
    )
  }

  /**
   * The name of a host and that of a service.
   * @param sockaddr - the address, `[host, port]`
   * @param flags - `NI_NUMERICHOST` …
   * @throws {gaierror} when the address is none, or has no name and the flags want one
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.getnameinfo
   */
  override getnameinfo(
    sockaddr: SocketAddress,
    flags?: number | GetnameinfoOptions,
  ): Coroutine<[host: string, service: string]>
  override getnameinfo(...args: unknown[]): Coroutine<[host: string, service: string]> {
    const given = bind_arguments(this._profile, GETNAMEINFO, args)
    const { sockaddr, flags = 0 } = given as { readonly sockaddr: SocketAddress; readonly flags?: number }
    return this._coroutine(GETNAMEINFO.name, addresses, ({ lookup_name }) =>
      lookup_name(this, sockaddr, flags),
    )
  }

  /** A coroutine of this loop, whose work is in a part of the library that may not be loaded yet. @internal */
  _coroutine<M extends object, T>(name: string, part: Lazy<M>, begin: (module: M) => Steps<T>): Coroutine<T> {
    return library_coroutine(
      name,
      (function* (): Steps<T> {
        return yield* begin(yield* part.get())
      })(),
    )
  }
}

export { _UnixSelectorEventLoop as SelectorEventLoop, _UnixSelectorEventLoop as EventLoop }

loop_factory.make = (profile) => new (view(_UnixSelectorEventLoop, profile))()

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(_UnixSelectorEventLoop, 'asyncio', '_UnixSelectorEventLoop')
