/** Streams when something goes wrong or is too much: what is raised is Python's, and nothing is left. */
import { readdirSync, readlinkSync } from 'node:fs'
import { type AddressInfo, type Socket, createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { type Asyncio, EVERY_VERSION, shown } from '../unit/every_version.js'

type Reader = InstanceType<Asyncio['StreamReader']>
type Writer = InstanceType<Asyncio['StreamWriter']>

const VERSIONS = EVERY_VERSION.filter(([version]) => ['3.6', '3.9', '3.12', '3.14'].includes(version))
const bytes = (text: string): Buffer => Buffer.from(text)
const RESET = 'ConnectionResetError([Errno 104] Connection reset by peer)'

async function failure(call: () => PromiseLike<unknown>): Promise<string> {
  try {
    return `no failure: ${String(await call())}`
  } catch (error) {
    return shown(error)
  }
}

/** What Node counts as a socket, and descriptors that are sockets: others come and go with the test runner. */
const open = (): { sockets: number; descriptors: number } => ({
  sockets: process.getActiveResourcesInfo().filter((name) => /^(TCP|Pipe)/.test(name)).length,
  descriptors: process.platform === 'linux' ? sockets_in('/proc/self/fd').length : 0,
})

function sockets_in(folder: string): string[] {
  return readdirSync(folder).filter((name) => {
    try {
      return readlinkSync(`${folder}/${name}`).startsWith('socket:')
    } catch {
      // That of the listing itself.
      return false
    }
  })
}

/** Runs a program on a loop of its own, and sees that it leaves nothing open. */
async function run<T>(asyncio: Asyncio, main: () => Promise<T>): Promise<T> {
  const before = open()
  const loop = asyncio.new_event_loop()
  const result = await loop.run_until_complete(main)
  loop.close()
  for (const peer of peers.splice(0)) peer.destroy()
  await expect.poll(open, { timeout: 10_000 }).toEqual(before)
  return result
}

/** The plain sockets at the other ends. */
const peers: Socket[] = []

/** Connects to a peer that is a plain socket. */
async function connect(asyncio: Asyncio, peer: (socket: Socket) => void): Promise<[Reader, Writer]> {
  const server = createServer((socket) => {
    server.close()
    peers.push(socket.on('error', () => undefined))
    peer(socket)
  })
  await asyncio.wrap_future(new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  return await asyncio.open_connection('127.0.0.1', (server.address() as AddressInfo).port)
}

describe.each(VERSIONS)('streams of %s', (version, asyncio) => {
  test('a peer that resets in the middle of a read', async () => {
    await run(asyncio, async () => {
      const [reader, writer] = await connect(asyncio, (socket) => {
        socket.write('part', () => setTimeout(() => socket.resetAndDestroy(), 20))
      })
      for (const call of [() => reader.readexactly(10), () => reader.read(), () => writer.drain()])
        expect(await failure(call)).toBe(RESET)
      expect([writer.transport.is_closing(), reader.at_eof(), reader._buffer.length]).toEqual([
        true,
        false,
        4,
      ])
      if (version !== '3.6') expect(await failure(() => writer.wait_closed())).toBe(RESET)
    })
  })

  test('a peer that resets in the middle of a write', async () => {
    await run(asyncio, async () => {
      const [reader, writer] = await connect(asyncio, (socket) => {
        socket.once('data', () => {
          socket.pause()
          setTimeout(() => socket.resetAndDestroy(), 20)
        })
      })
      writer.write(Buffer.alloc(32 << 20, 'x'))
      expect(await failure(() => writer.drain())).toBe(RESET)
      writer.write(bytes('more'))
      expect(await failure(() => writer.drain())).toBe(RESET)
      expect(await failure(() => reader.read())).toBe(RESET)
    })
  })

  test('a peer that is gone while we write on and on', async () => {
    await run(asyncio, async () => {
      const [reader, writer] = await connect(asyncio, (socket) => {
        socket.end('part', () => socket.destroy())
      })
      expect(await failure(() => reader.readexactly(10))).toBe(
        'IncompleteReadError(4 bytes read on a total of 10 expected bytes)',
      )
      const write = async (): Promise<void> => {
        for (;;) {
          writer.write(bytes('x'))
          await writer.drain()
          await asyncio.sleep(0.005)
        }
      }
      expect(await failure(() => asyncio.wait_for(asyncio.coroutine(write)(), 20))).toMatch(
        /^(ConnectionResetError\((Connection lost|\[Errno 104\].*)|BrokenPipeError\(\[Errno 32\] Broken pipe)\)$/,
      )
      writer.close()
    })
  })

  test('cancelled while it connects, reads and drains', async () => {
    await run(asyncio, async () => {
      const cancelled = async (task: { cancel(): unknown } & PromiseLike<unknown>): Promise<void> => {
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task as never])
      }
      const server = createServer((socket) => peers.push(socket))
      await asyncio.wrap_future(new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
      const { port } = server.address() as AddressInfo
      const connecting = asyncio.ensure_future(asyncio.open_connection('127.0.0.1', port))
      await asyncio.sleep(0)
      connecting.cancel()
      await asyncio.wait([connecting])
      expect(connecting.cancelled()).toBe(true)
      server.close()
      const [reader, writer] = await connect(asyncio, (socket) => socket.pause())
      const reading = asyncio.ensure_future(reader.read())
      await cancelled(reading)
      writer.write(Buffer.alloc(16 << 20))
      const draining = asyncio.ensure_future(writer.drain())
      await cancelled(draining)
      expect([reading.cancelled(), draining.cancelled()]).toEqual([true, true])
      writer.transport.abort()
    })
  })

  test('1,000 connections at once', async () => {
    await run(asyncio, async () => {
      const loop = asyncio.get_event_loop()
      const [served, connected] = [loop.create_future(), loop.create_future()]
      const count = { served: 0, connected: 0 }
      const handle = async (reader: Reader, writer: Writer): Promise<void> => {
        if (++count.served === 1000) served.set_result(null)
        await served
        writer.write(await reader.readline())
        writer.close()
      }
      const server = await asyncio.start_server(handle, '127.0.0.1', 0, { backlog: 1000 })
      const port = Number(server.sockets?.[0]?.getsockname()[1])
      const talk = asyncio.coroutine(async (number: number) => {
        const [reader, writer] = await asyncio.open_connection('127.0.0.1', port)
        if (++count.connected === 1000) connected.set_result(null)
        await connected
        writer.write(bytes(`${number}\n`))
        const answer = await reader.read()
        writer.close()
        return String(answer)
      })
      const numbers = Array.from({ length: 1000 }, (_, i) => i)
      const answers = await asyncio.gather(...numbers.map((number) => talk(number)))
      expect(answers).toEqual(numbers.map((number) => `${number}\n`))
      server.close()
      await server.wait_closed()
    })
  })
})

/** How much a peer pushes; `PUSH_MIB=256` for machines that take too long. */
const MEBIBYTES = Number(process.env['PUSH_MIB'] ?? 1024)

describe.each(VERSIONS.slice(-1))('streams of %s', (_version, asyncio) => {
  test(`a reader slower than its peer: ${MEBIBYTES} MiB pass through little memory`, async () => {
    const total = MEBIBYTES * (1 << 20)
    const piece = Buffer.alloc(256 << 10, 'x')
    const most = { unread: 0, unsent: 0, memory: 0 }
    // What nobody holds any more counts until it is collected, and its memory is given back some time after that.
    const held = asyncio.coroutine(async () => {
      let least = Infinity
      for (let i = 0; i < 5; i++) {
        gc?.()
        await asyncio.sleep(0.002)
        least = Math.min(least, process.memoryUsage().arrayBuffers)
      }
      return least
    })
    await run(asyncio, async () => {
      const before = await held()
      let received = 0
      const finished = asyncio.get_event_loop().create_future()
      const handle = async (reader: Reader, writer: Writer): Promise<void> => {
        for (let turn = 0; ; turn++) {
          const data = await reader.read(1 << 20)
          if (data.length === 0) break
          received += data.length
          // Now and then it does something else.
          if (turn % 512 === 0) {
            await asyncio.sleep(0.005)
            most.unread = Math.max(most.unread, reader._buffer.length)
            most.memory = Math.max(most.memory, (await held()) - before)
          }
        }
        writer.close()
        finished.set_result(null)
      }
      const server = await asyncio.start_server(handle, '127.0.0.1', 0)
      const [, writer] = await asyncio.open_connection(
        '127.0.0.1',
        Number(server.sockets?.[0]?.getsockname()[1]),
      )
      for (let sent = 0; sent < total; sent += piece.length) {
        writer.write(piece)
        most.unsent = Math.max(most.unsent, writer.transport.get_write_buffer_size())
        await writer.drain()
      }
      writer.write_eof()
      await finished
      writer.close()
      server.close()
      await server.wait_closed()
      expect(received).toBe(total)
    })
    // Twice the limit, and what one call of the system may bring on top of it; the high-water mark and one piece.
    expect(most.unread).toBeGreaterThan(65536)
    expect(most.unread).toBeLessThanOrEqual(2 * 65536 + 262144)
    expect(most.unsent).toBeLessThanOrEqual(65536 + piece.length)
    expect(most.memory).toBeLessThan(16 << 20)
  }, 120_000)
})
