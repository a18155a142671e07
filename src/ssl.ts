/**
 * TLS contexts, as Python's module `ssl` has them, for `create_connection`, `create_server`, `start_tls` and the
 * streams. What they say is done by Node's TLS.
 *
 * @see https://docs.python.org/3/library/ssl.html
 * @packageDocumentation
 */
import { CERT_NONE, PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER, Purpose } from './ssl_constants.js'
import { type LoadVerifyLocationsOptions, SSLContext } from './ssl_context.js'

export {
  CERT_NONE,
  CERT_OPTIONAL,
  CERT_REQUIRED,
  PROTOCOL_TLS,
  PROTOCOL_TLS_CLIENT,
  PROTOCOL_TLS_SERVER,
  Purpose,
  TLSVersion,
} from './ssl_constants.js'
export { SSLContext } from './ssl_context.js'
export type { LoadCertChainOptions, LoadVerifyLocationsOptions } from './ssl_context.js'
export {
  CertificateError,
  SSLCertVerificationError,
  SSLEOFError,
  SSLError,
  SSLSyscallError,
  SSLWantReadError,
  SSLWantWriteError,
  SSLZeroReturnError,
} from './ssl_errors.js'

/** Keyword arguments of `create_default_context`. */
export interface CreateDefaultContextOptions extends LoadVerifyLocationsOptions {
  /** What the context is for; authenticating servers by default. */
  purpose?: Purpose
}

/**
 * A context with everything checked that should be.
 * @param purpose - `Purpose.SERVER_AUTH` for clients, which is the default; `Purpose.CLIENT_AUTH` for servers
 * @param options - certificates to trust instead of those that Node trusts
 * @see https://docs.python.org/3/library/ssl.html#ssl.create_default_context
 */
export function create_default_context(
  purpose: Purpose | CreateDefaultContextOptions = Purpose.SERVER_AUTH,
  options: CreateDefaultContextOptions = {},
): SSLContext {
  const given = typeof purpose === 'object' ? purpose : { purpose, ...options }
  const client = (given.purpose ?? Purpose.SERVER_AUTH) === Purpose.SERVER_AUTH
  const context = new SSLContext(client ? PROTOCOL_TLS_CLIENT : PROTOCOL_TLS_SERVER)
  const { cafile, capath, cadata } = given
  if (cafile != null || capath != null || cadata != null) context.load_verify_locations(given)
  else if (context.verify_mode !== CERT_NONE) context.load_default_certs()
  return context
}

/** A context that checks nothing; for tests and networks that nobody else is in. */
export function _create_unverified_context(): SSLContext {
  const context = new SSLContext(PROTOCOL_TLS_CLIENT)
  context.check_hostname = false
  context.verify_mode = CERT_NONE
  return context
}
