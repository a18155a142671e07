/** Our servers with CPython's clients, our clients with CPython's servers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { ConnectionResetError } from 'asyncio-shim/builtins'
import * as ssl from 'asyncio-shim/ssl'
import { PEM } from './pem.js'
import { PYTHONS, start_peer } from './python_peer.js'

let folder = ''
let pem = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'peers-'))
  pem = join(folder, 'pem')
  writeFileSync(pem, PEM)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Echoes until the peer ends. */
class Echo extends asyncio.Protocol {
  transport!: asyncio.Transport
  override connection_made(transport: asyncio.BaseTransport): void {
    this.transport = transport as asyncio.Transport
  }
  override data_received(data: Buffer): void {
    this.transport.write(data)
  }
}

/** Keeps what arrives, and tells how it ended. */
class Collector extends asyncio.Protocol {
  readonly got: Buffer[] = []
  size = 0
  transport!: asyncio.Transport
  readonly lost = asyncio.get_running_loop().create_future<unknown>()
  override connection_made(transport: asyncio.BaseTransport): void {
    this.transport = transport as asyncio.Transport
  }
  override data_received(data: Buffer): void {
    this.got.push(data)
    this.size += data.length
  }
  override connection_lost(exc: unknown): void {
    this.lost.set_result(exc)
  }
}

const SIZE = 1_000_003

describe.each(PYTHONS)('CPython %s', (_version, found) => {
  const python = found as NonNullable<typeof found>

  it.skipIf(!found).each(['tcp', 'unix', 'tls'] as const)('talks to our server by %s', async (kind) => {
    await asyncio.run(async () => {
      const loop = asyncio.get_running_loop()
      const path = join(folder, 's')
      let server: asyncio.Server
      if (kind === 'unix') server = await loop.create_unix_server(Echo, path)
      else {
        const context = new ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        const options = kind === 'tls' ? { ssl: context } : {}
        server = await loop.create_server(Echo, '127.0.0.1', 0, options)
      }
      const where = kind === 'unix' ? path : String(server.sockets[0]?.getsockname()[1])
      const peer = await start_peer(python, 'echo_client', kind, where, String(SIZE), pem)
      expect(peer.first).toBe(`${SIZE} True None`)
      expect(await peer.ended).toBe(peer.first)
      server.close()
      await server.wait_closed()
    })
  })

  it.skipIf(!found).each(['tcp', 'unix', 'tls'] as const)('answers our client by %s', async (kind) => {
    const path = join(folder, 'theirs')
    const peer = await start_peer(python, 'echo_server', kind, kind === 'unix' ? path : pem)
    await asyncio.run(async () => {
      const loop = asyncio.get_running_loop()
      const data = Buffer.alloc(SIZE, 'abcdefghijklmnopqrstuvwxyz0')
      const trusting = ssl.create_default_context({ cafile: pem })
      const [transport, protocol] =
        kind === 'unix'
          ? await loop.create_unix_connection(() => new Collector(), path)
          : await loop.create_connection(
              () => new Collector(),
              kind === 'tls' ? 'localhost' : '127.0.0.1',
              Number(peer.first),
              kind === 'tls' ? { ssl: trusting } : {},
            )
      transport.write(data)
      if (transport.can_write_eof()) transport.write_eof()
      else {
        while (protocol.size < SIZE) await asyncio.sleep(0.01)
        transport.close()
      }
      expect(await protocol.lost).toBeNull()
      const tail = kind === 'tls' ? '' : '|end'
      expect(Buffer.concat(protocol.got).equals(Buffer.concat([data, Buffer.from(tail)]))).toBe(true)
    })
    peer.end()
    await peer.ended
  })

  it.skipIf(!found)('resets a connection in the middle', async () => {
    const peer = await start_peer(python, 'echo_server', 'tcp')
    await asyncio.run(async () => {
      const loop = asyncio.get_running_loop()
      const [transport, protocol] = await loop.create_connection(
        () => new Collector(),
        '127.0.0.1',
        Number(peer.first),
      )
      transport.write(Buffer.from('abort'))
      expect(await protocol.lost).toBeInstanceOf(ConnectionResetError)
      expect(transport.is_closing()).toBe(true)
      // Nobody is told of what is written to a lost connection.
      transport.write(Buffer.from('more'))
    })
    peer.end()
    await peer.ended
  })
})
