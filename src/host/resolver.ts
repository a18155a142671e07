/** An address that a name stands for. */
export interface Resolved {
  readonly address: string
  readonly family: number
}

/** A service as the platform's table lists it. */
export interface Service {
  readonly name: string
  readonly port: number
  readonly protocol: string
}

/** The platform's resolver; see {@link resolver}. */
export interface Resolver {
  /**
   * The addresses of a name, in the order in which they should be tried.
   * @param family - 4 or 6, or 0 for both
   */
  lookup(
    name: string,
    family: 0 | 4 | 6,
    done: (error: unknown, addresses: readonly Resolved[]) => void,
  ): void
  /** The name of an address, and that of a port. */
  reverse(address: string, port: number, done: (error: unknown, host: string, service: string) => void): void
  /** The platform's services, as far as it tells. */
  services(): readonly Service[]
  /** 4 or 6 for an address, 0 for anything else. */
  family_of(text: string): number
  /** The number of a network interface; zero when there is none of that name. */
  scope_of(name: string): number
  /** The name of the network interface that has a number, or the number where there is none. */
  interface_of(scope: number): string
}

let table: readonly Service[] | undefined

function read_services(): readonly Service[] {
  const { readFileSync } = process.getBuiltinModule('node:fs')
  const file =
    process.platform === 'win32'
      ? `${process.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\drivers\\etc\\services`
      : '/etc/services'
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  const found: Service[] = []
  for (const line of text.split('\n')) {
    const [name, place = '', ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/)
    const [port, protocol] = place.split('/')
    if (name === undefined || protocol === undefined) continue
    for (const alias of [name, ...aliases]) found.push({ name: alias, port: Number(port), protocol })
  }
  return found
}

/** Node's resolver: the one of the C library, in Node's threads. */
export const resolver: Resolver = {
  lookup(name, family, done) {
    const dns = process.getBuiltinModule('node:dns')
    dns.lookup(name, { family, all: true, order: 'verbatim' }, done)
  },
  reverse(address, port, done) {
    process.getBuiltinModule('node:dns').lookupService(address, port, done)
  },
  services: () => (table ??= read_services()),
  family_of: (text) => process.getBuiltinModule('node:net').isIP(text),
  scope_of(name) {
    const addresses = process.getBuiltinModule('node:os').networkInterfaces()[name] ?? []
    for (const one of addresses) if (one.family === 'IPv6' && one.scopeid > 0) return one.scopeid
    return 0
  },
  interface_of(scope) {
    const interfaces = process.getBuiltinModule('node:os').networkInterfaces()
    const named = Object.entries(interfaces).find(([, addresses = []]) =>
      addresses.some((one) => one.family === 'IPv6' && one.scopeid === scope),
    )
    return named?.[0] ?? String(scope)
  },
}
