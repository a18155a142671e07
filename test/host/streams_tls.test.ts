/** Streams over TLS, with CPython at the other end: what is heard is what two CPythons hear. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import * as net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repr } from 'asyncio-shim/builtins'
import * as ssl from 'asyncio-shim/ssl'
import { EVERY_VERSION, type Asyncio } from '../unit/every_version.js'
import { open_count } from './open_count.js'
import { PEM } from './pem.js'
import { PYTHONS, start_peer } from './python_peer.js'

type Reader = InstanceType<Asyncio['StreamReader']>
type Writer = InstanceType<Asyncio['StreamWriter']>
type Found = NonNullable<(typeof PYTHONS)[number][1]>

let folder = ''
let pem = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'))
  pem = join(folder, 'pem')
  writeFileSync(pem, PEM)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const SIZES = [0, 1, 65535, 65536, 1000003]
const OURS = EVERY_VERSION.filter(([version]) => ['3.6', '3.11', '3.14'].includes(version))

const bytes = (text: string): Buffer => Buffer.from(text)
const pattern = (size: number): Buffer => Buffer.alloc(size, '0123456789abcdef')
const hash = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')
const line_of = (data: Buffer): string => String(data).replace(/\n$/, '')

function server_context(): ssl.SSLContext {
  const context = new ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
  context.load_cert_chain(pem)
  return context
}

async function serve(reader: Reader, writer: Writer): Promise<void> {
  for (;;) {
    const [, command, argument = ''] = /^(\w+) ?(.*)/.exec(line_of(await reader.readline())) ?? []
    if (command === 'tls') {
      writer.write(bytes('go\n'))
      await writer.drain()
      await writer.start_tls(server_context())
    } else if (command === 'upper') writer.write(bytes(`${argument.toUpperCase()}\n`))
    else if (command === 'take') {
      writer.write(bytes(`${hash(await reader.readexactly(Number(argument)))}\n`))
    } else if (command === 'give') writer.write(pattern(Number(argument)))
    else break
    await writer.drain()
  }
  writer.write(bytes('bye'))
  writer.close()
}

async function converse(reader: Reader, writer: Writer, context?: ssl.SSLContext): Promise<string[]> {
  const heard: string[] = []
  if (context !== undefined) {
    writer.write(bytes('upper plain\ntls\n'))
    for (let line = 0; line < 2; line++) heard.push(line_of(await reader.readline()))
    await writer.start_tls(context, { server_hostname: 'localhost' })
  }
  heard.push(repr(writer.can_write_eof()), repr(writer.get_extra_info('cipher') !== null))
  const certificate = writer.get_extra_info('peercert') as { subject: string[][][] }
  heard.push(`(((${(certificate.subject[0]?.[0] ?? []).map((part) => repr(part)).join(', ')}),),)`)
  for (const size of SIZES) {
    writer.write(bytes(`take ${size}\n`))
    writer.write(pattern(size))
    await writer.drain()
    heard.push(`${size} ${line_of(await reader.readline())}`)
  }
  for (const size of SIZES) {
    writer.write(bytes(`give ${size}\n`))
    heard.push(`${size} ${hash(await reader.readexactly(size))}`)
  }
  writer.write(bytes('end\n'))
  heard.push(`${repr(await reader.read())} ${repr(reader.at_eof())}`)
  writer.close()
  return heard
}

/** Runs a program on a loop of a version, and sees that it leaves nothing open. */
async function run_clean<T>(asyncio: Asyncio, main: () => Promise<T>): Promise<T> {
  const before = await open_count()
  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  const result = await loop.run_until_complete(async () => {
    const value = await main()
    await asyncio.sleep(0.05)
    return value
  })
  loop.close()
  asyncio.set_event_loop(null)
  expect(await open_count()).toBeLessThanOrEqual(before)
  return result
}

const ways = (python: Found | undefined, version: string): ('tls' | 'upgrade')[] =>
  python !== undefined && version === '3.13' ? ['tls', 'upgrade'] : ['tls']

describe.each(PYTHONS)('CPython %s at the other end of TLS', (theirs, found) => {
  const python = found as Found

  /** What two CPythons hear. */
  async function heard_by_pythons(kind: string): Promise<string[]> {
    const server = await start_peer(python, 'stream_tls_peer', 'server', kind, pem)
    const client = await start_peer(python, 'stream_tls_peer', 'client', kind, server.first, pem)
    const heard = (await client.ended).split('\n')
    server.end()
    await server.ended
    return heard
  }

  const cases = ways(found, theirs).flatMap((kind) =>
    OURS.filter(([version]) => kind === 'tls' || version !== '3.6').map(
      ([version, asyncio]) => [kind, version, asyncio] as const,
    ),
  )

  it.skipIf(!found).each(cases)('as the server of our client (%s, %s)', async (kind, _version, asyncio) => {
    const expected = await heard_by_pythons(kind)
    const server = await start_peer(python, 'stream_tls_peer', 'server', kind, pem)
    const heard = await run_clean(asyncio, async () => {
      const context = ssl.create_default_context({ cafile: pem })
      const options = kind === 'tls' ? { ssl: context, server_hostname: 'localhost' } : {}
      const [reader, writer] = await asyncio.open_connection('127.0.0.1', Number(server.first), options)
      return await converse(reader, writer, kind === 'tls' ? undefined : context)
    })
    server.end()
    expect(await server.ended).toBe(server.first)
    expect(heard).toEqual(expected)
  })

  it.skipIf(!found).each(cases)('as the client of our server (%s, %s)', async (kind, _version, asyncio) => {
    const expected = await heard_by_pythons(kind)
    const heard = await run_clean(asyncio, async () => {
      const options = kind === 'tls' ? { ssl: server_context() } : {}
      const server = await asyncio.start_server(serve, '127.0.0.1', 0, options)
      const port = String(server.sockets?.[0]?.getsockname()[1])
      const client = await start_peer(python, 'stream_tls_peer', 'client', kind, port, pem)
      const lines = (await client.ended).split('\n')
      server.close()
      await server.wait_closed()
      return lines
    })
    expect(heard).toEqual(expected)
  })

  it.skipIf(!found)('whose handshakes fail leaves our server as it was', async () => {
    for (const [, asyncio] of OURS) {
      await run_clean(asyncio, async () => {
        const told: unknown[] = []
        asyncio.get_event_loop().set_exception_handler((_loop, context) => told.push(context))
        let served = 0
        const handle = async (reader: Reader, writer: Writer): Promise<void> => {
          served += 1
          await serve(reader, writer)
        }
        const server = await asyncio.start_server(handle, '127.0.0.1', 0, { ssl: server_context() })
        const port = String(server.sockets?.[0]?.getsockname()[1])
        const peer = await start_peer(python, 'stream_tls_peer', 'failing', port, pem)
        // What an old Python says besides is of its own side.
        expect(await peer.ended).toMatch(/^refused True\nrefused True\nTrue/)
        expect([served, told]).toEqual([0, []])
        const client = await start_peer(python, 'stream_tls_peer', 'client', 'tls', port, pem)
        expect((await client.ended).split('\n')).toHaveLength(14)
        server.close()
        await server.wait_closed()
      })
    }
  })

  it.skipIf(!found)("has our client end in Python's exceptions", async () => {
    const server = await start_peer(python, 'stream_tls_peer', 'server', 'tls', pem)
    for (const [, asyncio] of OURS) {
      await run_clean(asyncio, async () => {
        const trusting = ssl.create_default_context({ cafile: pem })
        const attempt = async (port: string, context: ssl.SSLContext, name: string): Promise<unknown> => {
          try {
            const options = { ssl: context, server_hostname: name }
            await asyncio.open_connection('127.0.0.1', Number(port), options)
            return null
          } catch (error) {
            return error
          }
        }
        const untrusted = await attempt(server.first, ssl.create_default_context(), 'localhost')
        expect(untrusted).toBeInstanceOf(ssl.SSLCertVerificationError)
        expect(String((untrusted as Error).message)).toContain('certificate verify failed')
        const elsewhere = await attempt(server.first, trusting, 'elsewhere.invalid')
        expect(elsewhere).toBeInstanceOf(ssl.SSLCertVerificationError)
        expect((elsewhere as Error).message).toContain(
          "Hostname mismatch, certificate is not valid for 'elsewhere.invalid'",
        )
      })
    }
    server.end()
    await server.ended
  })
})

describe.each(OURS)('TLS streams of %s', (_version, asyncio) => {
  it('end in an SSLError where the peer does not speak TLS', async () => {
    const garbage = net.createServer((socket) => {
      socket.on('error', () => undefined)
      socket.resume().end('this is no TLS\n')
    })
    await new Promise<void>((resolve) => garbage.listen(0, '127.0.0.1', resolve))
    const { port } = garbage.address() as net.AddressInfo
    await run_clean(asyncio, async () => {
      const options = { ssl: ssl._create_unverified_context(), server_hostname: 'localhost' }
      const failed = await Promise.resolve(asyncio.open_connection('127.0.0.1', port, options)).catch(
        (error: unknown) => error,
      )
      expect(failed).toBeInstanceOf(ssl.SSLError)
      expect((failed as ssl.SSLError).message).toMatch(/^\[SSL(: \w+)?\]/)
    })
    await new Promise((resolve) => garbage.close(resolve))
  })

  it.each([
    ['an end without a goodbye', 'end', "b'part' b''", "b''"],
    ['a reset', 'reset', "b'part' ConnectionResetError 104", 'ConnectionResetError 104'],
  ] as const)('hear of %s as in Python', async (_title, how, client_hears, server_hears) => {
    const cut: (() => void)[] = []
    const proxy = net.createServer((near) => {
      const far = net.connect(server_port, '127.0.0.1')
      near.pipe(far).pipe(near)
      for (const socket of [near, far]) {
        socket.on('error', () => undefined)
        cut.push(() => {
          if (how === 'end') socket.unpipe().resume().end()
          else socket.resetAndDestroy()
        })
      }
    })
    let server_port = 0
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { port } = proxy.address() as net.AddressInfo
    const said = async (call: () => PromiseLike<unknown>): Promise<string> => {
      try {
        return repr(await call())
      } catch (error) {
        const { name, errno } = error as { name: string; errno: unknown }
        return `${name} ${String(errno)}`
      }
    }
    await run_clean(asyncio, async () => {
      const told: unknown[] = []
      asyncio.get_event_loop().set_exception_handler((_loop, context) => told.push(context))
      const served = asyncio.get_event_loop().create_future<string>()
      const handle = async (reader: Reader, writer: Writer): Promise<void> => {
        writer.write(bytes('part'))
        served.set_result(await said(() => reader.read()))
        writer.close()
      }
      const server = await asyncio.start_server(handle, '127.0.0.1', 0, { ssl: server_context() })
      server_port = Number(server.sockets?.[0]?.getsockname()[1])
      const options = { ssl: ssl.create_default_context({ cafile: pem }), server_hostname: 'localhost' }
      const [reader, writer] = await asyncio.open_connection('127.0.0.1', port, options)
      const first = await said(() => reader.readexactly(4))
      for (const each of cut) each()
      expect(`${first} ${await said(() => reader.read())}`).toBe(client_hears)
      expect(await served).toBe(server_hears)
      writer.close()
      expect(told).toEqual([])
      server.close()
      await server.wait_closed()
    })
    await new Promise((resolve) => proxy.close(resolve))
  })
})
