import { NotImplementedError, ValueError, repr } from './builtins.js'
import { declare_class } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import type { Future } from './futures.js'
import type { TlsContext } from './net_arguments.js'
import { BaseProtocol } from './protocols.js'

/*
 * What Python's module of this name shows to programs. How TLS is done is in tls_protocol, which is loaded with the
 * first connection that needs it; this module is cheap, since entries load it.
 */

/** A member of an enumeration whose values are the names. */
export class NamedState {
  readonly name: string
  readonly value: string
  private readonly _owner: string

  constructor(owner: string, name: string) {
    this._owner = owner
    this.name = name
    this.value = name
  }
  __repr__(): string {
    return `<${this.__str__()}: '${this.name}'>`
  }
  __str__(): string {
    return `${this._owner}.${this.name}`
  }
  toString(): string {
    return this.__str__()
  }
}

function named_states<S extends object>(owner: string, names: readonly (keyof S & string)[]): S {
  return Object.freeze(Object.fromEntries(names.map((name) => [name, new NamedState(owner, name)]))) as S
}

export interface ProtocolStates {
  readonly UNWRAPPED: NamedState
  readonly DO_HANDSHAKE: NamedState
  readonly WRAPPED: NamedState
  readonly FLUSHING: NamedState
  readonly SHUTDOWN: NamedState
}

/** What a TLS connection is at (3.11 and newer). */
export const SSLProtocolState: ProtocolStates = /*#__PURE__*/ named_states('SSLProtocolState', [
  'UNWRAPPED',
  'DO_HANDSHAKE',
  'WRAPPED',
  'FLUSHING',
  'SHUTDOWN',
])

export interface AppStates {
  readonly STATE_INIT: NamedState
  readonly STATE_CON_MADE: NamedState
  readonly STATE_EOF: NamedState
  readonly STATE_CON_LOST: NamedState
}

/** What the protocol of a TLS connection was told (3.11 and newer). */
export const AppProtocolState: AppStates = /*#__PURE__*/ named_states('AppProtocolState', [
  'STATE_INIT',
  'STATE_CON_MADE',
  'STATE_EOF',
  'STATE_CON_LOST',
])

/**
 * High and low water in bytes, from those given and what is usual (3.11 and newer).
 * @param high - `null` for four times `low`, or else `kb`
 * @param low - `null` for a quarter of `high`
 * @param kb - what is usual for `high` (KiB)
 * @throws {ValueError} unless `high >= low >= 0`
 */
export function add_flowcontrol_defaults(
  high: number | null,
  low: number | null,
  kb: number,
): [high: number, low: number] {
  const upper = high ?? (low === null ? kb * 1024 : 4 * low)
  const lower = low ?? Math.floor(upper / 4)
  if (!(upper >= lower && lower >= 0)) {
    throw new ValueError(`high (${repr(upper)}) must be >= low (${repr(lower)}) must be >= 0`)
  }
  return [upper, lower]
}

/** Keyword arguments of `SSLProtocol`. */
export interface SSLProtocolOptions {
  server_side?: boolean
  server_hostname?: string | null
  call_connection_made?: boolean
  /** Seconds (3.7 and newer). */
  ssl_handshake_timeout?: number | null
  /** Seconds (3.11 and newer). */
  ssl_shutdown_timeout?: number | null
}

/** What the library's own protocol hands up in place of arguments. @internal */
export const OF_THE_LIBRARY = /*#__PURE__*/ Symbol('of the library') as never

/**
 * The protocol that does TLS for another. The loop makes it, for `ssl=` and `start_tls`; a program can ask what is one.
 */
export class SSLProtocol extends BaseProtocol {
  /** @throws {NotImplementedError} what it does is loaded with the first connection that needs it */
  constructor(
    loop: BaseEventLoop,
    app_protocol: BaseProtocol,
    sslcontext: TlsContext | null,
    waiter: Future<void> | null,
    options?: SSLProtocolOptions,
  )
  constructor(...args: unknown[]) {
    super()
    if (args[0] !== OF_THE_LIBRARY) {
      throw new NotImplementedError(
        'SSLProtocol is made by the loop alone: use loop.start_tls(), or ssl= of create_connection and create_server',
      )
    }
  }

  /** Bytes of the peer, encrypted (until 3.10). */
  data_received(_data: Buffer): void {
    // For the library's own to override.
  }
  /** The peer will send no more. */
  eof_received(): unknown {
    return undefined
  }

  /** How much a buffer holds (bytes; 3.11 and newer). */
  readonly max_size = 256 * 1024

  /** Bytes come by `data_received` here. */
  get_buffer(_n: number): Uint8Array {
    throw new NotImplementedError('the bytes of a TLS connection come by data_received')
  }
  /** Bytes come by `data_received` here. */
  buffer_updated(_nbytes: number): void {
    throw new NotImplementedError('the bytes of a TLS connection come by data_received')
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(SSLProtocol, 'asyncio', 'SSLProtocol')
