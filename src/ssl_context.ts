import { ValueError } from './builtins.js'
import { declare_class } from './builtins/names.js'
import { python_error } from './errors_of_node.js'
import { type ContextParts, pem_of, read_folder, read_text, secure_context, trust_also } from './host/tls.js'
import type { TlsContext } from './net_arguments.js'
import {
  CERT_NONE,
  CERT_OPTIONAL,
  CERT_REQUIRED,
  PROTOCOL_TLS,
  PROTOCOL_TLS_CLIENT,
  PROTOCOL_TLS_SERVER,
  Purpose,
  TLSVersion,
} from './ssl_constants.js'
import { SSLError, tls_error } from './ssl_errors.js'

type Secure = ReturnType<typeof secure_context>

const NAMES = { 769: 'TLSv1', 770: 'TLSv1.1', 771: 'TLSv1.2', 772: 'TLSv1.3' } as const

/** Where certificates to trust come from. */
export interface LoadVerifyLocationsOptions {
  /** A file of certificates, in PEM. */
  cafile?: string | null
  /** A folder of such files. */
  capath?: string | null
  /** Certificates: as text in PEM, or as bytes in the binary form. */
  cadata?: string | Uint8Array | null
}

/** Keyword arguments of `load_cert_chain`. */
export interface LoadCertChainOptions {
  /** The file of the key, where it is not in that of the certificate. */
  keyfile?: string | null
  /** What the key is encrypted with: text, or a function that gives it. */
  password?: string | (() => string) | null
}

/**
 * What the TLS connections of a program have in common: certificates, what is trusted, what is checked.
 * @see https://docs.python.org/3/library/ssl.html#ssl.SSLContext
 */
export class SSLContext implements TlsContext {
  /** @internal */
  readonly _is_ssl_context = true
  /** `PROTOCOL_TLS`, `PROTOCOL_TLS_CLIENT` or `PROTOCOL_TLS_SERVER`. */
  readonly protocol: number
  private _check_hostname: boolean
  private _verify_mode: number
  private _minimum: number = TLSVersion.TLSv1_2
  private _maximum: number = TLSVersion.MAXIMUM_SUPPORTED
  private readonly _chains: { cert: string; key: string; password?: string }[] = []
  private readonly _ca: string[] = []
  private _default_ca = false
  private _ciphers: string | null = null
  private _alpn: readonly string[] = []
  private _made: Secure | null = null

  /**
   * @param protocol - `PROTOCOL_TLS` by default
   * @throws {ValueError} for anything else
   */
  constructor(protocol: number = PROTOCOL_TLS) {
    if (![PROTOCOL_TLS, PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER].includes(protocol)) {
      throw new ValueError(`invalid or unsupported protocol version ${protocol}`)
    }
    this.protocol = protocol
    const checks = protocol === PROTOCOL_TLS_CLIENT
    this._check_hostname = checks
    this._verify_mode = checks ? CERT_REQUIRED : CERT_NONE
  }

  /** Whether the peer's certificate must be of the name that was connected to. Setting it wants a certificate, too. */
  get check_hostname(): boolean {
    return this._check_hostname
  }
  set check_hostname(value: boolean) {
    this._check_hostname = value
    if (value && this._verify_mode === CERT_NONE) this._verify_mode = CERT_REQUIRED
  }

  /** `CERT_NONE`, `CERT_OPTIONAL` or `CERT_REQUIRED`. */
  get verify_mode(): number {
    return this._verify_mode
  }
  set verify_mode(value: number) {
    if (![CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED].includes(value))
      throw new ValueError('invalid value for verify_mode')
    if (value === CERT_NONE && this._check_hostname) {
      throw new ValueError('Cannot set verify_mode to CERT_NONE when check_hostname is enabled.')
    }
    this._verify_mode = value
  }

  /** The oldest version of the protocol to speak, of {@link TLSVersion}. */
  get minimum_version(): number {
    return this._minimum
  }
  set minimum_version(value: number) {
    this._minimum = value
    this._made = null
  }

  /** The newest version of the protocol to speak, of {@link TLSVersion}. */
  get maximum_version(): number {
    return this._maximum
  }
  set maximum_version(value: number) {
    this._maximum = value
    this._made = null
  }

  /**
   * Loads the certificate of this side, and what it is signed with.
   * @param certfile - the file of the certificate, in PEM
   * @param keyfile - the file of its key, where it is another one; or both arguments by name
   * @param password - what the key is encrypted with
   * @throws {OSError} when a file cannot be read
   * @throws {SSLError} when it is not what it should be
   */
  load_cert_chain(
    certfile: string,
    keyfile?: string | LoadCertChainOptions | null,
    password?: string | (() => string) | null,
  ): void {
    if (typeof keyfile === 'object' && keyfile !== null) {
      password = keyfile.password ?? password ?? null
      keyfile = keyfile.keyfile ?? null
    }
    const cert = this._read(certfile)
    const key = keyfile == null ? cert : this._read(keyfile)
    const secret = typeof password === 'function' ? password() : password
    const chain = { cert, key, ...(secret != null && { password: secret }) }
    // What is wrong with it shows now, as in Python.
    this._try({ ...this._parts(), chains: [chain] })
    this._chains.push(chain)
    this._made = null
  }

  /**
   * Loads certificates to trust.
   * @param cafile - a file of certificates, in PEM; or all arguments by name
   * @param capath - a folder of such files
   * @param cadata - certificates: as text in PEM, or as bytes in the binary form
   * @throws {TypeError} without any argument
   * @throws {OSError} when a file cannot be read
   * @throws {SSLError} when it is not what it should be
   */
  load_verify_locations(
    cafile?: string | LoadVerifyLocationsOptions | null,
    capath?: string | null,
    cadata?: string | Uint8Array | null,
  ): void {
    if (typeof cafile === 'object' && cafile !== null) {
      capath = cafile.capath ?? capath ?? null
      cadata = cafile.cadata ?? cadata ?? null
      cafile = cafile.cafile ?? null
    }
    if (cafile == null && capath == null && cadata == null) {
      throw new TypeError('cafile, capath and cadata cannot be all omitted')
    }
    const found: string[] = []
    if (cafile != null) found.push(this._read(cafile))
    if (capath != null) found.push(...this._of_folder(capath))
    if (cadata != null) found.push(typeof cadata === 'string' ? cadata : pem_of(cadata))
    this._try({ ...this._parts(), ca: found })
    this._ca.push(...found)
    this._made = null
  }

  /** Trusts what Node trusts. */
  load_default_certs(_purpose: Purpose = Purpose.SERVER_AUTH): void {
    this._default_ca = true
    this._made = null
  }

  /** The same, by its other name. */
  set_default_verify_paths(): void {
    this.load_default_certs()
  }

  /**
   * Sets the ciphers of TLS up to 1.2, in OpenSSL's words.
   * @param ciphers - their names, with `:` between
   * @throws {SSLError} when none is left
   */
  set_ciphers(ciphers: string): void {
    try {
      secure_context({ ...this._parts(), ciphers })
    } catch {
      throw new SSLError('No cipher can be selected.')
    }
    this._ciphers = ciphers
    this._made = null
  }

  /**
   * Sets the application protocols to offer, the best first.
   * @param protocols - such as `['h2', 'http/1.1']`
   */
  set_alpn_protocols(protocols: readonly string[]): void {
    this._alpn = [...protocols]
  }

  private _read(file: string): string {
    try {
      return read_text(file)
    } catch (error) {
      throw python_error(error)
    }
  }

  private _of_folder(folder: string): string[] {
    try {
      return read_folder(folder)
    } catch (error) {
      throw python_error(error)
    }
  }

  private _try(parts: ContextParts): void {
    try {
      secure_context(parts)
    } catch (error) {
      throw tls_error(error as Error, '')
    }
  }

  /** @internal */
  _parts(): ContextParts {
    const version = (value: number): ContextParts['minimum'] => NAMES[value as keyof typeof NAMES] ?? null
    return {
      chains: this._chains,
      // Python trusts nobody but those it is told to.
      ca: this._default_ca ? null : this._ca,
      ciphers: this._ciphers,
      minimum: version(this._minimum),
      maximum: version(this._maximum),
      alpn: this._alpn,
    }
  }

  /** @internal */
  _secure(): Secure {
    if (this._made === null) {
      this._made = secure_context(this._parts())
      // Those that Node trusts, and others beside them.
      if (this._default_ca) trust_also(this._made, this._ca)
    }
    return this._made
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(SSLContext, 'ssl', 'SSLContext')
