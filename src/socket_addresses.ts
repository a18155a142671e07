import { NotImplementedError, OSError } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import type { Endpoint } from './host/net.js'
import { destination_of } from './host_addresses.js'
import { current_profile } from './loop_argument.js'
import { AF_INET6, AF_UNIX } from './socket_constants.js'

/** The longest path of a UNIX socket (bytes). */
const MAX_PATH = 107

/**
 * Where a program's address is. Names are not looked up, but for that of this machine: that would have to wait.
 * @param what - the method it was given to
 * @throws {TypeError} for what is no address of the family, with the text of the version
 * @throws {OverflowError} for ports that there are not
 * @throws {gaierror} for an address of another family
 * @throws {NotImplementedError} for names of hosts
 */
export function given_address(family: number, address: unknown, what: string): Endpoint {
  if (family === AF_UNIX) return { path: given_path(address) }
  const reading = { profile: current_profile(), family: family === AF_INET6 ? 6 : 4, caller: what } as const
  const destination = destination_of(address, reading)
  if ('host' in destination) return destination
  const { name, port } = destination
  if (name === 'localhost')
    return { host: reading.family === 6 ? '::1' : '127.0.0.1', port, family: reading.family }
  throw new NotImplementedError(
    `${what}(): '${name}' would have to be looked up, and Node cannot wait for that here: ` +
      'give what loop.getaddrinfo() finds, or an IP address',
  )
}

function given_path(address: unknown): string {
  if (typeof address !== 'string' && !(address instanceof Uint8Array))
    throw new TypeError(`a bytes-like object is required, not '${type_name_of(address)}'`)
  const path = typeof address === 'string' ? address : new TextDecoder().decode(address)
  if (new TextEncoder().encode(path).length > MAX_PATH) throw new OSError('AF_UNIX path too long')
  return path
}
