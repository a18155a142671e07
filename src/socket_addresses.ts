import { NotImplementedError, OSError, OverflowError } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import { resolver_error } from './errors_of_node.js'
import type { Endpoint } from './host/net.js'
import { resolver } from './host/resolver.js'
import { AF_INET6, AF_UNIX } from './socket_constants.js'

/** The longest path of a UNIX socket (bytes). */
const MAX_PATH = 107

/**
 * Where a program's address is. Names are not looked up, but for that of this machine: that would have to wait.
 * @param what - the method it was given to
 * @throws {TypeError} for what is no address of the family
 * @throws {gaierror} for an address of another family
 * @throws {NotImplementedError} for names of hosts
 */
export function given_address(family: number, address: unknown, what: string): Endpoint {
  if (family === AF_UNIX) return { path: given_path(address) }
  const v6 = family === AF_INET6
  const name = v6 ? 'AF_INET6' : 'AF_INET'
  if (!Array.isArray(address))
    throw new TypeError(`${what}(): ${name} address must be tuple, not ${type_name_of(address)}`)
  const [host, port, , scope = 0] = address as unknown[]
  if (address.length < 2 || address.length > (v6 ? 4 : 2)) {
    const shape = v6 ? 'a tuple (host, port[, flowinfo[, scopeid]])' : 'a pair (host, port)'
    throw new TypeError(`${name} address must be ${shape}`)
  }
  if (typeof port !== 'number')
    throw new TypeError(`'${type_name_of(port)}' object cannot be interpreted as an integer`)
  if (port < 0 || port > 0xffff) throw new OverflowError(`${what}(): port must be 0-65535.`)
  if (typeof host !== 'string')
    throw new TypeError(`str, bytes or bytearray expected, not ${type_name_of(host)}`)
  const found = host_address(host, v6, what)
  return v6
    ? { host: scope === 0 ? found : `${found}%${String(scope)}`, port, family: 6 }
    : { host: found, port, family: 4 }
}

function given_path(address: unknown): string {
  if (typeof address !== 'string' && !(address instanceof Uint8Array))
    throw new TypeError(`a bytes-like object is required, not '${type_name_of(address)}'`)
  const path = typeof address === 'string' ? address : new TextDecoder().decode(address)
  if (new TextEncoder().encode(path).length > MAX_PATH) throw new OSError('AF_UNIX path too long')
  return path
}

function host_address(host: string, v6: boolean, what: string): string {
  if (host === '') return v6 ? '::' : '0.0.0.0'
  if (host === '<broadcast>' && !v6) return '255.255.255.255'
  if (host === 'localhost') return v6 ? '::1' : '127.0.0.1'
  const family = resolver.family_of(host)
  if (family === (v6 ? 6 : 4)) return host
  if (family !== 0) throw resolver_error('EAI_ADDRFAMILY')
  throw new NotImplementedError(
    `${what}(): '${host}' would have to be looked up, and Node cannot wait for that here: ` +
      'give what loop.getaddrinfo() finds, or an IP address',
  )
}
