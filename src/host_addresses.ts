import { OverflowError } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import type { Profile } from './compat/versions.js'
import { resolver_error } from './errors_of_node.js'
import type { DatagramAddress, HostDatagrams } from './host/datagrams.js'
import { resolver } from './host/resolver.js'

/** Where a datagram goes: an address, or a name that has to be looked up first. */
export type Destination = DatagramAddress | { readonly name: string; readonly port: number }

/** Who reads an address, and for what kind of socket. */
interface Reading {
  readonly profile: Profile
  readonly family: 4 | 6
  /** The method that was called, as error messages name it. */
  readonly caller: string
}

/**
 * What a program gives as an address of IPv4 or IPv6.
 * @throws {TypeError} with Python's text, for what is no address
 * @throws {OverflowError} for ports that there are not
 * @throws {gaierror} for addresses of the other family
 */
export function destination_of(address: unknown, { profile, family, caller }: Reading): Destination {
  const texts = profile.address_texts
  const who = texts === 'reader' ? 'getsockaddrarg' : `${caller}()`
  const name = family === 6 ? 'AF_INET6' : 'AF_INET'
  if (!Array.isArray(address))
    throw new TypeError(`${who}: ${name} address must be tuple, not ${type_name_of(address)}`)
  check_length(address.length, texts, family)
  const [host, ...numbers] = address as unknown[]
  if (!(typeof host === 'string' || host instanceof Uint8Array))
    throw new TypeError(`str, bytes or bytearray expected, not ${type_name_of(host)}`)
  const [port = 0, , scope = 0] = numbers.map((value) => integer_of(value, texts))
  const text = typeof host === 'string' ? host : String.fromCharCode(...host)
  const found = known_host(text, family)
  if (port < 0 || port > 0xffff) throw new OverflowError(`${who}: port must be 0-65535.`)
  if (found === null) return { name: text, port }
  const zone = scope !== 0 && !found.includes('%') ? `%${resolver.interface_of(scope)}` : ''
  return { host: `${found}${zone}`, port, family }
}

function check_length(length: number, texts: string, family: 4 | 6): void {
  const [least, most] = family === 6 ? [2, 4] : [2, 2]
  if (length >= least && length <= most) return
  if (texts !== 'reader') {
    const shape = family === 6 ? 'a tuple (host, port[, flowinfo[, scopeid]])' : 'a pair (host, port)'
    throw new TypeError(`${family === 6 ? 'AF_INET6' : 'AF_INET'} address must be ${shape}`)
  }
  if (family === 4) throw new TypeError(`getsockaddrarg() takes exactly 2 arguments (${length} given)`)
  const bound = length < least ? `at least ${least}` : `at most ${most}`
  throw new TypeError(`function takes ${bound} arguments (${length} given)`)
}

function integer_of(value: unknown, texts: string): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value
  const type = type_name_of(value)
  throw new TypeError(
    texts === 'caller_index'
      ? `'${type}' object cannot be interpreted as an integer`
      : `an integer is required (got type ${type})`,
  )
}

/** The address that a host is, without looking it up; `null` for names. */
function known_host(host: string, family: 4 | 6): string | null {
  if (host === '') return family === 6 ? '::' : '0.0.0.0'
  if (host === '255.255.255.255' || host === '<broadcast>') {
    if (family === 6) throw resolver_error('EAI_ADDRFAMILY')
    return '255.255.255.255'
  }
  const version = resolver.family_of(host)
  if (version === 0) return null
  if (version !== family) throw resolver_error('EAI_ADDRFAMILY')
  return host
}

/** Whether two addresses are equal. */
export function same_address(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return false
  return one.length === other.length && one.every((item, place) => item === other[place])
}

/** Sends a datagram to a host whose name must be looked up first. */
export function send_to_name(
  sock: HostDatagrams,
  data: Uint8Array,
  { name, port }: { readonly name: string; readonly port: number },
  done: (error: unknown) => void,
): void {
  const { family } = sock
  resolver.lookup(name, family, (error, addresses) => {
    const [first] = addresses ?? []
    try {
      if (first === undefined) throw error
      if (!sock.closed && sock.send(data, { host: first.address, port, family }, done)) done(null)
    } catch (failure) {
      done(failure)
    }
  })
}
