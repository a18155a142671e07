/** What SECURITY.md promises of connections: they verify by default, and a peer cannot make a program buffer at will. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { ValueError } from 'asyncio-shim/builtins'
import * as ssl from 'asyncio-shim/ssl'
import { PEM } from './pem.js'
import { EVERY_VERSION } from '../unit/every_version.js'

const KIB = 1024
/** What one read of a socket brings at most. */
const READ = 256 * KIB

const servers: Server[] = []
const sockets: Socket[] = []

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

/** A server of Node's whose connections go to `peer`. */
async function serve(peer: (socket: Socket) => void, tls: boolean): Promise<number> {
  const accept = (socket: Socket): void => {
    sockets.push(socket.on('error', () => undefined))
    peer(socket)
  }
  const server = tls ? createTlsServer({ key: PEM, cert: PEM }, accept) : createServer(accept)
  servers.push(server)
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

describe('TLS', () => {
  const connect = (port: number, options: object) => asyncio.open_connection('127.0.0.1', port, options)

  test.each([
    ['ssl: true', () => true],
    ['create_default_context()', () => ssl.create_default_context()],
    ['SSLContext(PROTOCOL_TLS_CLIENT)', () => new ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)],
  ])('with %s refuses a certificate that nobody vouches for', async (_, context) => {
    const port = await serve(() => undefined, true)
    const given = { ssl: context(), server_hostname: 'localhost' }
    await asyncio.run(async () => {
      await expect(async () => await connect(port, given)).rejects.toThrow(ssl.SSLCertVerificationError)
    })
  })

  test.each(EVERY_VERSION)('refuses it in Python %s', async (_, version) => {
    const port = await serve(() => undefined, true)
    const loop = version.new_event_loop()
    await loop.run_until_complete(async () => {
      const open = async () => await version.open_connection('127.0.0.1', port, { ssl: true })
      await expect(open).rejects.toThrow(ssl.SSLCertVerificationError)
    })
    loop.close()
  })

  test('refuses a certificate of another host', async () => {
    const port = await serve(() => undefined, true)
    const given = { ssl: ssl.create_default_context({ cadata: PEM }), server_hostname: 'example.org' }
    await asyncio.run(async () => {
      await expect(async () => await connect(port, given)).rejects.toThrow(/Hostname mismatch/)
    })
  })

  test('refuses it although NODE_TLS_REJECT_UNAUTHORIZED is 0', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    try {
      const port = await serve(() => undefined, true)
      await asyncio.run(async () => {
        await expect(async () => await connect(port, { ssl: true })).rejects.toThrow(
          ssl.SSLCertVerificationError,
        )
      })
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
    }
  })

  test('speaks TLS 1.2 or newer, unless it is told otherwise', () => {
    expect(ssl.create_default_context().minimum_version).toBe(ssl.TLSVersion.TLSv1_2)
  })
})

describe('a peer that sends without end', () => {
  interface Unread {
    readonly _buffer: { readonly length: number }
  }

  /** Connects to one that sends 32 MiB. */
  async function flooded(tls: boolean, limit?: number) {
    const port = await serve((socket) => void socket.write(Buffer.alloc(32 * KIB * KIB, 'x')), tls)
    const context = tls ? { ssl: ssl._create_unverified_context() } : {}
    return await asyncio.open_connection('127.0.0.1', port, {
      ...context,
      ...(limit !== undefined && { limit }),
    })
  }

  test.each([
    ['TCP', false],
    ['TLS', true],
  ])('over %s fills a reader up to twice its limit and one read', async (_, tls) => {
    await asyncio.run(async () => {
      for (const limit of [undefined, 4 * KIB]) {
        const [reader, writer] = await flooded(tls, limit)
        const unread = (): number => (reader as unknown as Unread)._buffer.length
        await expect.poll(unread).toBeGreaterThan(2 * (limit ?? 64 * KIB))
        await asyncio.sleep(0.2)
        expect(unread()).toBeLessThanOrEqual(2 * (limit ?? 64 * KIB) + READ)
        writer.transport.abort()
      }
    })
  })

  test('gets an error for a line that is longer than the limit', async () => {
    await asyncio.run(async () => {
      const [reader, writer] = await flooded(false)
      await expect(async () => await reader.readline()).rejects.toThrow(ValueError)
      await expect(async () => await reader.readuntil(Buffer.from('\n'))).rejects.toThrow(
        asyncio.LimitOverrunError,
      )
      writer.transport.abort()
    })
  })
})

test('a peer that reads nothing has drain() wait', async () => {
  const port = await serve((socket) => void socket.pause(), false)
  await asyncio.run(async () => {
    const [, writer] = await asyncio.open_connection('127.0.0.1', port)
    expect(writer.transport.get_write_buffer_limits()).toEqual([16 * KIB, 64 * KIB])
    // More than the system takes.
    writer.write(Buffer.alloc(32 * KIB * KIB))
    const draining = asyncio.create_task(writer.drain())
    await asyncio.sleep(0.1)
    expect(draining.done()).toBe(false)
    draining.cancel()
    writer.transport.abort()
  })
})
