import type { AddrInfo, GetaddrinfoOptions, SocketAddress } from './addresses.js'
import type { Coroutine } from './coroutines.js'

/** Keyword arguments of `getnameinfo`. */
export interface GetnameinfoOptions {
  /** `NI_NUMERICHOST` … */
  flags?: number
}

/** What a loop does with connections, servers and addresses. */
export interface NetMethods {
  getaddrinfo(
    host: string | Uint8Array | null,
    port: number | string | Uint8Array | null,
    options?: GetaddrinfoOptions,
  ): Coroutine<AddrInfo[]>
  getnameinfo(
    sockaddr: SocketAddress,
    flags?: number | GetnameinfoOptions,
  ): Coroutine<[host: string, service: string]>
}
