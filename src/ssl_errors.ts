import { OSError, str } from './builtins.js'
import { declare_class } from './builtins/names.js'

/**
 * TLS failed. Its text is OpenSSL's, in Python's form.
 * @see https://docs.python.org/3/library/ssl.html#ssl.SSLError
 */
export class SSLError extends OSError {
  /** The part of OpenSSL that failed: `SSL`, `X509` …; empty where none is known. */
  library = ''
  /** OpenSSL's name of the failure, such as `CERTIFICATE_VERIFY_FAILED`. */
  reason = ''

  /** @internal */
  override _message_of(args: readonly unknown[]): string {
    return args.length === 2 ? str(args[1]) : super._message_of(args)
  }
}

/**
 * The connection was closed in good order, and nothing more can be done with it.
 * @see https://docs.python.org/3/library/ssl.html#ssl.SSLZeroReturnError
 */
export class SSLZeroReturnError extends SSLError {}
/**
 * More must arrive before this can be done.
 * @see https://docs.python.org/3/library/ssl.html#ssl.SSLWantReadError
 */
export class SSLWantReadError extends SSLError {}
/**
 * More must be sent before this can be done.
 * @see https://docs.python.org/3/library/ssl.html#ssl.SSLWantWriteError
 */
export class SSLWantWriteError extends SSLError {}
/**
 * The system failed beneath TLS.
 * @see https://docs.python.org/3/library/ssl.html#ssl.SSLSyscallError
 */
export class SSLSyscallError extends SSLError {}
/**
 * The connection was cut.
 * @see https://docs.python.org/3/library/ssl.html#ssl.SSLEOFError
 */
export class SSLEOFError extends SSLError {}

/**
 * The peer's certificate is not good.
 * @see https://docs.python.org/3/library/ssl.html#ssl.SSLCertVerificationError
 */
export class SSLCertVerificationError extends SSLError {
  /** OpenSSL's number of what is wrong. */
  verify_code = 0
  /** What is wrong. */
  verify_message = ''
}

/** Python's old name of {@link SSLCertVerificationError}. */
export const CertificateError = SSLCertVerificationError
export type CertificateError = SSLCertVerificationError

/** OpenSSL's numbers and texts of certificates that are not good, by Node's names. */
const VERIFY: Readonly<Record<string, readonly [number, string]>> = {
  UNABLE_TO_GET_ISSUER_CERT: [2, 'unable to get issuer certificate'],
  CERT_SIGNATURE_FAILURE: [7, 'certificate signature failure'],
  CERT_NOT_YET_VALID: [9, 'certificate is not yet valid'],
  CERT_HAS_EXPIRED: [10, 'certificate has expired'],
  DEPTH_ZERO_SELF_SIGNED_CERT: [18, 'self-signed certificate'],
  SELF_SIGNED_CERT_IN_CHAIN: [19, 'self-signed certificate in certificate chain'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [20, 'unable to get local issuer certificate'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [21, 'unable to verify the first certificate'],
  CERT_CHAIN_TOO_LONG: [22, 'certificate chain too long'],
  CERT_REVOKED: [23, 'certificate revoked'],
  INVALID_CA: [24, 'invalid CA certificate'],
  PATH_LENGTH_EXCEEDED: [25, 'path length constraint exceeded'],
  INVALID_PURPOSE: [26, 'unsuitable certificate purpose'],
  CERT_UNTRUSTED: [27, 'certificate not trusted'],
  CERT_REJECTED: [28, 'certificate rejected'],
}

/** OpenSSL's place in a source file that Python prints, which means nothing here. */
const PLACE = '(_ssl.c:0)'

function named<E extends SSLError>(error: E, reason: string): E {
  error.library = 'SSL'
  error.reason = reason
  return error
}

function verification(code: number, message: string): SSLCertVerificationError {
  const text = `[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ${message} ${PLACE}`
  const error = named(new SSLCertVerificationError(1, text), 'CERTIFICATE_VERIFY_FAILED')
  error.verify_code = code
  error.verify_message = message
  return error
}

interface NodeTlsError extends Error {
  readonly code?: unknown
  readonly reason?: unknown
}

/**
 * Python's exception for an error of Node's TLS; other errors are given back as they are.
 * @param server_name - the name that the certificate should have had
 */
export function tls_error(error: NodeTlsError, server_name: string): Error {
  const code = typeof error.code === 'string' ? error.code : ''
  const known = VERIFY[code]
  if (known !== undefined) return verification(...known)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return /^[\d.]+$|:/.test(server_name)
      ? verification(64, `IP address mismatch, certificate is not valid for '${server_name}'.`)
      : verification(62, `Hostname mismatch, certificate is not valid for '${server_name}'.`)
  }
  if (code === 'NO_CERTIFICATE') {
    const name = 'PEER_DID_NOT_RETURN_A_CERTIFICATE'
    return named(new SSLError(1, `[SSL: ${name}] peer did not return a certificate ${PLACE}`), name)
  }
  if (!code.startsWith('ERR_SSL_') && !code.startsWith('ERR_OSSL_')) return error
  const name = code.replace(/^ERR_O?SSL_/, '')
  const reason = typeof error.reason === 'string' ? error.reason : name.toLowerCase().replaceAll('_', ' ')
  return named(new SSLError(1, `[SSL: ${name}] ${reason} ${PLACE}`), name)
}

for (const [name, cls] of Object.entries({
  SSLError,
  SSLZeroReturnError,
  SSLWantReadError,
  SSLWantWriteError,
  SSLSyscallError,
  SSLEOFError,
  SSLCertVerificationError,
})) {
  declare_class(cls, 'ssl', name)
}
