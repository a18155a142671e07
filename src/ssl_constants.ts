/** The peer is asked for no certificate, or it is not looked at. */
export const CERT_NONE = 0
/** The peer may have a certificate; if it has, it must be good. */
export const CERT_OPTIONAL = 1
/** The peer must have a good certificate. */
export const CERT_REQUIRED = 2
/** Either side, without any check by default. */
export const PROTOCOL_TLS = 2
/** The client's side: certificates and names are checked by default. */
export const PROTOCOL_TLS_CLIENT = 16
/** The server's side. */
export const PROTOCOL_TLS_SERVER = 17

/** Versions of the protocol. */
export const TLSVersion = Object.freeze({
  MINIMUM_SUPPORTED: -2,
  TLSv1: 769,
  TLSv1_1: 770,
  TLSv1_2: 771,
  TLSv1_3: 772,
  MAXIMUM_SUPPORTED: -1,
})

/** What a context is for. */
export const Purpose = Object.freeze({ SERVER_AUTH: 'SERVER_AUTH', CLIENT_AUTH: 'CLIENT_AUTH' })
/** Either value of it. */
export type Purpose = (typeof Purpose)[keyof typeof Purpose]
