/** Sockets of programs: with CPython's peers, as `sock` arguments, and that nothing is left of what is cancelled. */
import { mkdtempSync, openSync, closeSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as asyncio from 'asyncio-shim'
import {
  BlockingIOError,
  ConnectionRefusedError,
  ConnectionResetError,
  OSError,
  ValueError,
} from 'asyncio-shim/builtins'
import { AF_INET, AF_INET6, AF_UNIX, SHUT_WR, SOCK_DGRAM, socket, socketpair } from 'asyncio-shim/socket'
import * as ssl from 'asyncio-shim/ssl'
import { PEM } from './pem.js'
import { PYTHONS, start_peer } from './python_peer.js'

type Loop = ReturnType<typeof asyncio.new_event_loop>

let folder = ''
let pem = ''
let file = ''
const CONTENT = Buffer.alloc(3_000_001, 'abcdefg')

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockets-'))
  pem = join(folder, 'pem')
  file = join(folder, 'content')
  writeFileSync(pem, PEM)
  writeFileSync(file, CONTENT)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** A socket that does not block. */
function unblocked(family?: number): socket {
  const made = new socket(family)
  made.setblocking(false)
  return made
}

function bound(address: [string, number] | string = ['127.0.0.1', 0]): socket {
  const made = unblocked(typeof address === 'string' ? AF_UNIX : undefined)
  made.bind(address)
  return made
}

async function receive_all(loop: Loop, sock: socket): Promise<Buffer> {
  const parts: Buffer[] = []
  for (;;) {
    const data = await loop.sock_recv(sock, 65536)
    if (data.length === 0) return Buffer.concat(parts)
    parts.push(data)
  }
}

/** Answers each connection with what it sent, until it ends. */
async function echo(loop: Loop, sock: socket): Promise<void> {
  for (;;) {
    const data = await loop.sock_recv(sock, 4096)
    if (data.length === 0) break
    await loop.sock_sendall(sock, data)
  }
  sock.close()
}

const SIZE = 1_000_003

describe.each(PYTHONS)('CPython %s', (_version, found) => {
  const python = found as NonNullable<typeof found>

  it.skipIf(!found).each(['tcp', 'unix'] as const)('talks to our listening socket by %s', async (kind) => {
    await asyncio.run(async () => {
      const loop = asyncio.get_running_loop()
      const path = join(folder, `ours-${kind}`)
      const listener = bound(kind === 'unix' ? path : undefined)
      listener.listen()
      const where = kind === 'unix' ? path : String(listener.getsockname()[1])
      const answered = asyncio.create_task(async () => {
        const [connection] = await loop.sock_accept(listener)
        await echo(loop, connection)
      })
      const peer = await start_peer(python, 'echo_client', kind, where, String(SIZE), pem)
      expect(peer.first).toBe(`${SIZE} True None`)
      await answered
      listener.close()
      expect(await peer.ended).toBe(peer.first)
    })
    rmSync(join(folder, 'ours-unix'), { force: true })
  })

  it.skipIf(!found).each(['tcp', 'unix'] as const)('answers our connected socket by %s', async (kind) => {
    const path = join(folder, `theirs-${kind}`)
    const peer = await start_peer(python, 'echo_server', kind, path)
    await asyncio.run(async () => {
      const loop = asyncio.get_running_loop()
      const sock = unblocked(kind === 'unix' ? AF_UNIX : undefined)
      await loop.sock_connect(sock, kind === 'unix' ? path : ['127.0.0.1', Number(peer.first)])
      const sent = Buffer.alloc(SIZE, 'xyz')
      const receiving = asyncio.create_task(() => receive_all(loop, sock))
      await loop.sock_sendall(sock, sent)
      sock.shutdown(SHUT_WR)
      expect((await receiving).equals(Buffer.concat([sent, Buffer.from('|end')]))).toBe(true)
      sock.close()
    })
    peer.end()
    await peer.ended
  })

  it.skipIf(!found)('resets our connected socket', async () => {
    const peer = await start_peer(python, 'echo_server', 'tcp')
    await asyncio.run(async () => {
      const loop = asyncio.get_running_loop()
      const sock = unblocked()
      await loop.sock_connect(sock, ['localhost', Number(peer.first)])
      await loop.sock_sendall(sock, Buffer.from('abort'))
      await expect(Promise.resolve(loop.sock_recv(sock, 10))).rejects.toThrow(
        new ConnectionResetError(104, 'Connection reset by peer'),
      )
      // The system tells of it once.
      expect(await loop.sock_recv(sock, 10)).toHaveLength(0)
      sock.close()
    })
    peer.end()
    await peer.ended
  })

  it.skipIf(!found).each(['tcp', 'tls'] as const)('gets a file of ours by %s', async (kind) => {
    const args = kind === 'tls' ? [pem] : []
    const peer = await start_peer(python, 'echo_server', kind, ...args)
    await asyncio.run(async () => {
      const loop = asyncio.get_running_loop()
      const options = kind === 'tls' ? { ssl: client_context(), server_hostname: 'localhost' } : {}
      const [reader, writer] = await asyncio.open_connection('127.0.0.1', Number(peer.first), options)
      const content = await open(file)
      const reading = asyncio.create_task(() => reader.readexactly(CONTENT.length))
      // The transport does not read while it sends, and the peer does not read while nobody takes its answers.
      for (let sent = 0; sent < CONTENT.length;) {
        sent += await loop.sendfile(writer.transport, content, sent, 100_000)
        await writer.drain()
      }
      expect((await reading).equals(CONTENT)).toBe(true)
      await content.close()
      writer.close()
      await writer.wait_closed()
    })
    peer.end()
    await peer.ended
  })
})

function client_context(): ssl.SSLContext {
  return ssl.create_default_context({ cafile: pem })
}

/** Descriptors and resources of Node's that are open; sockets close a little after their handles. */
async function open_count(): Promise<number> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  const kinds = process.getActiveResourcesInfo().filter((kind) => /TCP|Pipe|FSReq|Timeout/.test(kind))
  return kinds.length + (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0)
}

/** Runs a program, and sees that it leaves nothing open. */
async function run_clean(main: (loop: Loop) => Promise<void>): Promise<void> {
  // What makes the first socket of a kind stays.
  for (const one of [new socket(), new socket(AF_UNIX)]) one.close()
  const before = await open_count()
  await asyncio.run(async () => {
    await main(asyncio.get_running_loop())
  })
  expect(await open_count()).toBeLessThanOrEqual(before)
}

/** A pair of sockets, once it is connected. */
async function connected_pair(loop: Loop): Promise<[socket, socket]> {
  const [a, b] = socketpair()
  a.setblocking(false)
  b.setblocking(false)
  await loop.sock_sendall(a, Buffer.from('?'))
  await loop.sock_recv(b, 1)
  return [a, b]
}

describe('what is cancelled', () => {
  it('leaves a receiving socket as it was', async () => {
    await run_clean(async (loop) => {
      const [a, b] = await connected_pair(loop)
      for (let round = 0; round < 50; round++) {
        const receiving = asyncio.create_task(loop.sock_recv(a, 10))
        await asyncio.sleep(0)
        receiving.cancel()
        await expect(Promise.resolve(receiving)).rejects.toBeInstanceOf(asyncio.CancelledError)
      }
      await loop.sock_sendall(b, Buffer.from('still here'))
      expect(String(await loop.sock_recv(a, 100))).toBe('still here')
      a.close()
      b.close()
    })
  })

  it('leaves a listening socket as it was', async () => {
    await run_clean(async (loop) => {
      const listener = bound()
      listener.listen()
      const accepting = asyncio.create_task(loop.sock_accept(listener))
      await asyncio.sleep(0)
      accepting.cancel()
      await expect(Promise.resolve(accepting)).rejects.toBeInstanceOf(asyncio.CancelledError)
      const client = unblocked()
      await loop.sock_connect(client, listener.getsockname())
      const [connection] = await loop.sock_accept(listener)
      for (const one of [listener, client, connection]) one.close()
    })
  })

  it('sends no more than what the system was about to take', async () => {
    await run_clean(async (loop) => {
      const [a, b] = await connected_pair(loop)
      const big = Buffer.alloc(50_000_000, 'x')
      const sending = asyncio.create_task(loop.sock_sendall(a, big))
      await asyncio.sleep(0)
      sending.cancel()
      await expect(Promise.resolve(sending)).rejects.toBeInstanceOf(asyncio.CancelledError)
      a.shutdown(SHUT_WR)
      const got = await receive_all(loop, b)
      expect(got.length).toBeLessThan(big.length / 10)
      a.close()
      b.close()
    })
  })

  it('leaves nothing of a connection that was being made, or accepted by nobody', async () => {
    await run_clean(async (loop) => {
      const listener = bound()
      listener.listen()
      const clients = Array.from({ length: 20 }, () => unblocked())
      for (const client of clients) await loop.sock_connect(client, listener.getsockname())
      const late = unblocked()
      const connecting = asyncio.create_task(loop.sock_connect(late, listener.getsockname()))
      await asyncio.sleep(0)
      connecting.cancel()
      await expect(Promise.resolve(connecting)).rejects.toBeInstanceOf(asyncio.CancelledError)
      for (const one of [late, listener, ...clients]) one.close()
    })
  })

  it('takes an object literal for a file, and not for keyword arguments', async () => {
    await run_clean(async (loop) => {
      const [a, b] = await connected_pair(loop)
      const pieces = [Buffer.from('first '), Buffer.from('second')]
      const content = { readinto: (buffer: Uint8Array) => pieces.shift()?.copy(buffer) ?? 0 }
      expect(await loop.sock_sendfile(a, content)).toBe(12)
      pieces.push(Buffer.from(' third'))
      const [transport] = await loop.create_connection(() => new asyncio.Protocol(), { sock: a })
      expect(await loop.sendfile(transport, content)).toBe(6)
      transport.close()
      expect(String(await receive_all(loop, b))).toBe('first second third')
      b.close()
    })
  })

  it('leaves the file and the transport of sendfile as they were', async () => {
    await run_clean(async (loop) => {
      const [a, b] = await connected_pair(loop)
      const [transport] = await loop.create_connection(() => new asyncio.Protocol(), { sock: a })
      const content = { fd: openSync(file, 'r') }
      const sending = asyncio.create_task(loop.sendfile(transport, content, 0, null))
      await asyncio.sleep(0.01)
      sending.cancel()
      await expect(Promise.resolve(sending)).rejects.toBeInstanceOf(asyncio.CancelledError)
      expect(transport.is_reading()).toBe(true)
      closeSync(content.fd)
      transport.abort()
      await receive_all(loop, b).catch((error: unknown) => {
        expect(error).toBeInstanceOf(ConnectionResetError)
      })
      b.close()
    })
  })
})

describe('sock', () => {
  it('of a connection may have received before', async () => {
    await run_clean(async (loop) => {
      const [a, b] = await connected_pair(loop)
      await loop.sock_sendall(b, Buffer.from('first line\nsecond line\n'))
      expect(String(await loop.sock_recv(a, 5))).toBe('first')
      const [reader, writer] = await asyncio.open_connection({ sock: a })
      expect(String(await reader.readline())).toBe(' line\n')
      expect(String(await reader.readline())).toBe('second line\n')
      writer.write(Buffer.from('answer'))
      expect(String(await loop.sock_recv(b, 100))).toBe('answer')
      expect(() => a.recv(1)).toThrow(BlockingIOError)
      await expect(Promise.resolve(loop.sock_recv(a, 1))).rejects.toThrow(
        /^File descriptor \d+ is used by transport <_SelectorSocketTransport fd=\d+ read=polling/,
      )
      b.close()
      expect(await reader.read()).toHaveLength(0)
      writer.close()
      await writer.wait_closed()
      expect(a.fileno()).toBe(-1)
    })
  })

  it('of a pair may be given before it is connected', async () => {
    await run_clean(async (loop) => {
      const [a, b] = socketpair()
      const [, client] = await asyncio.open_unix_connection({ sock: a })
      const [reader, writer] = await asyncio.open_connection({ sock: b })
      client.write(Buffer.from('hello'))
      client.close()
      expect(String(await reader.read())).toBe('hello')
      writer.close()
      await Promise.all([client.wait_closed(), writer.wait_closed()])
      expect(loop.is_running()).toBe(true)
    })
  })

  it('of a server may be bound only, or listen and have connections already', async () => {
    await run_clean(async (loop) => {
      for (const listens of [false, true]) {
        const listener = bound()
        const client = unblocked()
        if (listens) {
          listener.listen()
          await loop.sock_connect(client, listener.getsockname())
        }
        const handle = async (_reader: unknown, writer: asyncio.StreamWriter): Promise<void> => {
          writer.write(Buffer.from('welcome'))
          writer.close()
          await writer.wait_closed()
        }
        const server = await asyncio.start_server(handle, { sock: listener })
        if (!listens) await loop.sock_connect(client, listener.getsockname())
        expect(String(await receive_all(loop, client))).toBe('welcome')
        client.close()
        server.close()
        await server.wait_closed()
        expect(listener.fileno()).toBe(-1)
      }
    })
  })

  it('of a datagram endpoint may have a datagram already', async () => {
    await run_clean(async (loop) => {
      const [sock, peer] = [AF_INET, AF_INET].map((family) => {
        const made = new socket(family, SOCK_DGRAM)
        made.setblocking(false)
        made.bind(['127.0.0.1', 0])
        return made
      }) as [socket, socket]
      const got: string[] = []
      const all = loop.create_future<null>()
      class Endpoint extends asyncio.DatagramProtocol {
        override datagram_received(data: Buffer, address: unknown): void {
          expect(address).toEqual(peer.getsockname())
          if (got.push(String(data)) === 3) all.set_result(null)
        }
      }
      // Three arrive, the last one when nobody waits.
      const receiving = asyncio.create_task(loop.sock_recvfrom(sock, 10))
      await asyncio.sleep(0)
      for (const text of ['one', 'two', 'three', 'four'])
        await loop.sock_sendto(peer, Buffer.from(text), sock.getsockname())
      expect(String((await receiving)[0])).toBe('one')
      const [transport] = await loop.create_datagram_endpoint(() => new Endpoint(), { sock })
      await all
      expect(got).toEqual(['two', 'three', 'four'])
      transport.sendto(Buffer.from('answer'), peer.getsockname())
      expect(String(await loop.sock_recv(peer, 100))).toBe('answer')
      await expect(Promise.resolve(loop.sock_recvfrom(sock, 1))).rejects.toThrow(/is used by transport/)
      transport.close()
      await asyncio.sleep(0.01)
      expect(sock.fileno()).toBe(-1)
      peer.close()
    })
  })

  it('is refused when it is of another kind', async () => {
    await run_clean(async (loop) => {
      const fresh = unblocked()
      const P = asyncio.Protocol
      const connect = (sock: unknown): Promise<unknown> =>
        Promise.resolve(loop.create_connection(P, { sock }))
      await expect(connect(fresh)).rejects.toThrow(new OSError(107, 'Transport endpoint is not connected'))
      await expect(Promise.resolve(loop.create_unix_connection(P, { sock: fresh }))).rejects.toThrow(
        ValueError,
      )
      await expect(Promise.resolve(loop.create_unix_server(P, { sock: fresh }))).rejects.toThrow(
        /^A UNIX Domain Stream Socket was expected, got <socket.socket fd=\d+, family=2, type=1, proto=0, laddr=\('0.0.0.0', 0\)>$/,
      )
      await expect(
        Promise.resolve(loop.create_datagram_endpoint(P as never, { sock: fresh })),
      ).rejects.toThrow(/^A datagram socket was expected, got <socket.socket/)
      const datagrams = new socket(AF_INET, SOCK_DGRAM)
      await expect(connect(datagrams)).rejects.toThrow(/^A Stream Socket was expected, got <socket.socket/)
      fresh.close()
      datagrams.close()
    })
  })
})

describe('sock_connect()', () => {
  it('tells who refused, and the socket can try again', async () => {
    await run_clean(async (loop) => {
      const listener = bound()
      const address = listener.getsockname() as [string, number]
      const sock = unblocked()
      await expect(Promise.resolve(loop.sock_connect(sock, address))).rejects.toThrow(
        new ConnectionRefusedError(111, `Connect call failed ('127.0.0.1', ${address[1]})`),
      )
      listener.listen()
      await loop.sock_connect(sock, address)
      expect(sock.getpeername()).toEqual(address)
      await expect(Promise.resolve(loop.sock_connect(sock, address))).rejects.toThrow(
        new OSError(106, 'Transport endpoint is already connected'),
      )
      sock.close()
      listener.close()
    })
  })

  it('connects by IPv6 from a port of its own', async () => {
    await run_clean(async (loop) => {
      const listener = unblocked(AF_INET6)
      listener.bind(['::1', 0])
      listener.listen()
      const client = unblocked(AF_INET6)
      client.bind(['::1', 0])
      const own = client.getsockname()
      await loop.sock_connect(client, listener.getsockname())
      expect(client.getsockname()).toEqual(own)
      const [connection, from] = await loop.sock_accept(listener)
      expect(from).toEqual(own)
      for (const one of [listener, client, connection]) one.close()
    })
  })
})
