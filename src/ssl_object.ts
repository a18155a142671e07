import { declare_class } from './builtins/names.js'
import type { TlsEngine } from './host/tls.js'
import type { SSLContext } from './ssl_context.js'

/** A distinguished name as Python has it: pairs of names and values. */
type Name = [[name: string, value: string]][]

const LONG_NAMES: Readonly<Record<string, string>> = {
  C: 'countryName',
  ST: 'stateOrProvinceName',
  L: 'localityName',
  O: 'organizationName',
  OU: 'organizationalUnitName',
  CN: 'commonName',
}

function name_of(parts: object): Name {
  return Object.entries(parts).flatMap(([key, value]): Name => {
    const values = Array.isArray(value) ? (value as unknown[]) : [value]
    return values.map((one) => [[LONG_NAMES[key] ?? key, String(one)]])
  })
}

/**
 * The peer's certificate as Python's dict has it: empty where nobody checked it, `null` where there is none.
 * @param checked - whether the context checks certificates
 */
export function certificate_of(engine: TlsEngine, checked: boolean): Record<string, unknown> | null {
  const certificate = engine.peer_certificate()
  if (certificate === null) return null
  if (!checked) return {}
  const names = (certificate.subjectaltname ?? '').split(/,\s*/).filter((text) => text !== '')
  return {
    subject: name_of(certificate.subject),
    issuer: name_of(certificate.issuer),
    version: 3,
    serialNumber: certificate.serialNumber,
    notBefore: certificate.valid_from,
    notAfter: certificate.valid_to,
    ...(names.length > 0 && {
      subjectAltName: names.map((text) => {
        const [kind = '', value = ''] = text.split(/:(.*)/s)
        return [kind, value]
      }),
    }),
  }
}

/**
 * What a TLS connection tells of itself.
 * @see https://docs.python.org/3/library/ssl.html#ssl.SSLObject
 */
export class SSLObject {
  private readonly _engine: TlsEngine
  readonly context: SSLContext
  readonly server_side: boolean
  readonly server_hostname: string | null

  /** @internal */
  constructor(engine: TlsEngine, context: SSLContext, server_side: boolean, server_hostname: string | null) {
    this._engine = engine
    this.context = context
    this.server_side = server_side
    this.server_hostname = server_hostname
  }

  /** The cipher: its name, the protocol's version, the bits of its key. */
  cipher(): [name: string, protocol: string, bits: number | null] | null {
    return this._engine.cipher()
  }
  /** Nothing is compressed. */
  compression(): null {
    return null
  }
  /** The peer's certificate; with `true` its bytes. */
  getpeercert(binary_form = false): unknown {
    return binary_form
      ? (this._engine.peer_certificate()?.raw ?? null)
      : certificate_of(this._engine, this.context.verify_mode !== 0)
  }
  /** The application protocol that both agreed on. */
  selected_alpn_protocol(): string | null {
    return this._engine.alpn()
  }
  /** The protocol's version, such as `TLSv1.3`. */
  version(): string | null {
    return this._engine.protocol()
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(SSLObject, 'ssl', 'SSLObject')
