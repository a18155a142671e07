import type { Duplex } from 'node:stream'
import type * as tls from 'node:tls'

/** What a TLS context was given, in Node's terms. */
export interface ContextParts {
  readonly chains: readonly { readonly cert: string; readonly key: string; readonly password?: string }[]
  /** Certificates to trust, in PEM; null: those that Node trusts. */
  readonly ca: readonly string[] | null
  readonly ciphers: string | null
  readonly minimum: tls.SecureVersion | null
  readonly maximum: tls.SecureVersion | null
  readonly alpn: readonly string[]
}

/** One side of a connection. */
export interface Side {
  readonly server: boolean
  /** The name that the peer is asked for; empty for none. */
  readonly server_name: string
  /** Whether the peer is asked for a certificate, and whether the connection fails without a good one. */
  readonly request: boolean
  readonly require: boolean
  /** Whether the certificate must be of the name. */
  readonly check_name: boolean
}

/** Who is told what becomes of a connection. Nothing is told within a call. */
export interface EngineListener {
  /**
   * Bytes for the peer.
   * @param taken - called when more may come
   */
  on_encrypted(data: Buffer, taken: () => void): void
  /** The handshake is done. */
  on_secure(): void
  /** Bytes from the peer, decrypted. */
  on_data(data: Buffer): void
  /** The peer has said that nothing more will come. */
  on_end(): void
  /** The connection failed. */
  on_error(error: Error): void
  /** More of what the peer sends can be taken. */
  on_wanted(): void
}

let loaded: { tls: typeof tls; Duplex: typeof Duplex } | undefined

function load(): { tls: typeof tls; Duplex: typeof Duplex } {
  return (loaded ??= {
    tls: process.getBuiltinModule('node:tls'),
    Duplex: process.getBuiltinModule('node:stream').Duplex,
  })
}

/**
 * A context that connections can be made with.
 * @throws as Node does, for certificates, keys and ciphers that are none
 */
export function secure_context({ chains, ca, ciphers, minimum, maximum }: ContextParts): tls.SecureContext {
  return load().tls.createSecureContext({
    cert: chains.map(({ cert }) => cert),
    key: chains.map(({ key, password }) =>
      password === undefined ? key : { pem: key, passphrase: password },
    ),
    ...(ca === null ? {} : { ca: [...ca] }),
    ...(ciphers === null ? {} : { ciphers }),
    ...(minimum === null ? {} : { minVersion: minimum }),
    ...(maximum === null ? {} : { maxVersion: maximum }),
  })
}

/** Has a context trust certificates beside those that it trusts already. */
export function trust_also(context: tls.SecureContext, pems: readonly string[]): void {
  const inner = context.context as { addCACert(pem: string): void }
  for (const pem of pems) inner.addCACert(pem)
}

/** The text of a file. @throws as Node does */
export function read_text(path: string): string {
  return process.getBuiltinModule('node:fs').readFileSync(path, 'utf8')
}

/** The texts of the files of a folder; none where there is no such folder. */
export function read_folder(path: string): string[] {
  const fs = process.getBuiltinModule('node:fs')
  const { join } = process.getBuiltinModule('node:path')
  return fs
    .readdirSync(path)
    .map((name) => join(path, name))
    .filter((file) => fs.statSync(file).isFile())
    .map((file) => fs.readFileSync(file, 'utf8'))
}

/** Certificates in the binary form, as text. */
export function pem_of(der: Uint8Array): string {
  return new (process.getBuiltinModule('node:crypto').X509Certificate)(der).toString()
}

interface Internals {
  readonly _handle?: { verifyError?(): (Error & { code?: string }) | null | undefined } | null
}

/** TLS between two streams of bytes, of which neither need be a socket. */
export class TlsEngine {
  private readonly _plain: tls.TLSSocket
  private readonly _pipe: Duplex
  private readonly _listener: EngineListener
  private readonly _side: Side
  private _over = false

  constructor(context: tls.SecureContext, parts: ContextParts, side: Side, listener: EngineListener) {
    this._listener = listener
    this._side = side
    this._pipe = this._make_pipe()
    const { tls } = load()
    const options = {
      secureContext: context,
      requestCert: side.request,
      // Looked at when the handshake is done: what Node would say of it first is less than what Python says.
      rejectUnauthorized: false,
      ...(parts.alpn.length > 0 && { ALPNProtocols: [...parts.alpn] }),
    }
    const on_secure = (): void => {
      this._secured()
    }
    if (side.server) {
      this._plain = new tls.TLSSocket(this._pipe, { ...options, isServer: true })
      this._plain.once('secure', on_secure)
    } else {
      const named =
        side.server_name !== '' && process.getBuiltinModule('node:net').isIP(side.server_name) === 0
      this._plain = tls.connect({
        socket: this._pipe,
        ...options,
        ...(named && { servername: side.server_name }),
        checkServerIdentity: () => undefined,
      })
      this._plain.once('secureConnect', on_secure)
    }
    this._plain.on('data', (data: Buffer) => {
      listener.on_data(data)
    })
    this._plain.on('end', () => {
      listener.on_end()
    })
    this._plain.on('error', (error: Error) => {
      if (this._over) return
      this._over = true
      listener.on_error(error)
    })
  }

  private _make_pipe(): Duplex {
    const listener = this._listener
    const pipe = new (load().Duplex)({
      read: () => {
        listener.on_wanted()
      },
      write: (data: Buffer, _encoding, taken) => {
        listener.on_encrypted(data, taken)
      },
      final: (done) => {
        done()
      },
    })
    pipe.on('error', () => undefined)
    return pipe
  }

  private _secured(): void {
    const problem = this._problem()
    if (problem === null) this._listener.on_secure()
    else if (!this._over) {
      this._over = true
      this._listener.on_error(problem)
    }
  }

  /** What is wrong with the peer's certificate. */
  private _problem(): Error | null {
    const { request, require, check_name, server_name, server } = this._side
    if (!request) return null
    const given = Object.keys(this._plain.getPeerCertificate()).length > 0
    if (!given && !require) return null
    if (!given && server)
      return Object.assign(new Error('peer did not return a certificate'), { code: 'NO_CERTIFICATE' })
    const error = (this._plain as unknown as Internals)._handle?.verifyError?.()
    if (error) return error
    if (!check_name) return null
    return load().tls.checkServerIdentity(server_name, this._plain.getPeerCertificate()) ?? null
  }

  /**
   * Bytes from the peer.
   * @returns whether more can be taken at once
   */
  feed(data: Uint8Array): boolean {
    return this._pipe.destroyed ? true : this._pipe.push(data)
  }
  /** The peer has closed the connection. */
  feed_end(): void {
    if (!this._pipe.destroyed && !this._pipe.readableEnded) this._pipe.push(null)
  }
  /** Bytes for the peer; `done` is called when they are encrypted and handed on. */
  write(data: Uint8Array, done: () => void): void {
    this._plain.write(data, done)
  }
  /** Says that nothing more will come; `done` is called when that is handed on. */
  shutdown(done: () => void): void {
    this._plain.end(done)
  }
  /** Stops handing on what arrives. */
  pause(): void {
    this._plain.pause()
  }
  /** Goes on with it. */
  resume(): void {
    this._plain.resume()
  }
  /** Lets go of everything. */
  close(): void {
    this._over = true
    this._plain.destroy()
    this._pipe.destroy()
  }

  /** The cipher: its name, the protocol's version, the bits of its key where the name tells. */
  cipher(): [name: string, protocol: string, bits: number | null] | null {
    const cipher = this._plain.getCipher() as tls.CipherNameAndProtocol | undefined
    if (cipher === undefined) return null
    const bits =
      /(?:AES_?|_)(128|256)/.exec(cipher.name)?.[1] ?? (/CHACHA20/.test(cipher.name) ? '256' : undefined)
    const name =
      cipher.standardName.startsWith('TLS_AES') || cipher.standardName.startsWith('TLS_CHACHA')
        ? cipher.standardName
        : cipher.name
    return [name, this._plain.getProtocol() ?? cipher.version, bits === undefined ? null : Number(bits)]
  }
  /** The protocol's version, such as `TLSv1.3`. */
  protocol(): string | null {
    return this._plain.getProtocol()
  }
  /** The application protocol that both agreed on. */
  alpn(): string | null {
    const chosen = this._plain.alpnProtocol
    return typeof chosen === 'string' ? chosen : null
  }
  /** The peer's certificate, `null` where there is none. */
  peer_certificate(): tls.PeerCertificate | null {
    const certificate = this._plain.getPeerCertificate()
    return Object.keys(certificate).length === 0 ? null : certificate
  }
}
