import { NotImplementedError } from './builtins.js'
import type { BaseEventLoop } from './base_events.js'
import type { Steps } from './coroutines.js'
import type { Transport } from './transports.js'

export function make_ssl_transport(..._args: unknown[]): Transport {
  throw new NotImplementedError('TLS')
}

 
export function* start_tls(_loop: BaseEventLoop, _given: object): Steps<Transport> {
  throw new NotImplementedError('TLS')
}
