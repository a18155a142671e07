/** Datagrams: with CPython at the other end, those that wait, and that nothing is left of them. */
import { createSocket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { NotImplementedError } from 'asyncio-shim/builtins'
import { EVERY_VERSION } from '../unit/every_version.js'
import { run_program, use_package } from './child.js'
import { open_count } from './open_count.js'
import { PYTHONS, start_peer } from './python_peer.js'

type Loop = ReturnType<typeof asyncio.new_event_loop>
type Address = [string, number, ...number[]]

const HAS_IPV6 = Object.values(networkInterfaces()).some((all) => all?.some((one) => one.family === 'IPv6'))

/** Runs a program, and sees that it leaves nothing open. */
async function run_clean(main: (loop: Loop) => Promise<void>): Promise<void> {
  const before = await open_count()
  await asyncio.run(async () => {
    await main(asyncio.get_running_loop())
  })
  expect(await open_count()).toBeLessThanOrEqual(before)
}

const bytes = (text: string): Buffer => Buffer.from(text)
const address_of = (transport: asyncio.DatagramTransport): Address =>
  transport.get_extra_info('sockname') as Address

/** Keeps what arrives, and lets one wait for it. */
class Receiver extends asyncio.DatagramProtocol {
  readonly got = new asyncio.Queue<[Buffer | null, unknown]>()
  readonly lost = asyncio.get_running_loop().create_future<unknown>()
  readonly told: string[] = []
  override datagram_received(data: Buffer, addr: unknown): void {
    this.got.put_nowait([data, addr])
  }
  override error_received(exc: unknown): void {
    this.got.put_nowait([null, exc])
  }
  override pause_writing(): void {
    this.told.push('pause')
  }
  override resume_writing(): void {
    this.told.push('resume')
  }
  override connection_lost(exc: unknown): void {
    this.lost.set_result(exc)
  }
}

/** Answers as peers/datagram_server.py does; a last datagram closes it. */
class Answering extends asyncio.DatagramProtocol {
  count = 0
  transport!: asyncio.DatagramTransport
  override connection_made(transport: asyncio.BaseTransport): void {
    this.transport = transport as asyncio.DatagramTransport
  }
  override datagram_received(data: Buffer, addr: unknown): void {
    this.count += 1
    const [host, port] = addr as Address
    this.transport.sendto(Buffer.concat([bytes(`('${host}', ${port}) `), Buffer.from(data).reverse()]), addr)
    if (data.toString() === 'end') this.transport.close()
  }
}

use_package()

const SIZES = [1, 2, 100, 1472, 9000, 40000, 60000]

describe.each(PYTHONS)('CPython %s', (_version, found) => {
  const python = found as NonNullable<typeof found>

  it.skipIf(!found).each(HAS_IPV6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'])(
    'gets answers from our endpoint at %s',
    async (host) => {
      await run_clean(async (loop) => {
        const [transport, protocol] = await loop.create_datagram_endpoint(Answering, [host, 0])
        const peer = await start_peer(python, 'datagram_client', host, String(address_of(transport)[1]))
        expect(peer.first).toBe(`${SIZES.length} ConnectionRefusedError(111, 'Connection refused')`)
        expect(await peer.ended).toBe(peer.first)
        expect(protocol.count).toBe(SIZES.length + 1)
      })
    },
  )

  it.skipIf(!found).each(HAS_IPV6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'])(
    'answers our endpoint at %s',
    async (host) => {
      await run_clean(async (loop) => {
        const peer = await start_peer(python, 'datagram_server', host)
        const target: [string, number] = [host, Number(peer.first)]
        const [transport, protocol] = await loop.create_datagram_endpoint(Receiver, null, target)
        const [own, port] = address_of(transport)
        for (const size of SIZES) {
          const data = Buffer.from(Array.from({ length: size }, (_, number) => number % 251))
          transport.sendto(data)
          const [answer, from] = await asyncio.wait_for(protocol.got.get(), 10)
          expect(answer).toEqual(Buffer.concat([bytes(`('${own}', ${port}) `), data.reverse()]))
          expect((from as Address).slice(0, 2)).toEqual(target)
        }
        peer.end()
        expect(await peer.ended).toBe(`${peer.first}\n${SIZES.length}`)
        // Now nobody is there, and the system says so of what is sent.
        let error: unknown = null
        while (error === null) {
          transport.sendto(bytes('anybody?'))
          await asyncio.sleep(0.01)
          if (!protocol.got.empty()) error = protocol.got.get_nowait()[1]
        }
        expect(error).toMatchObject({ name: 'ConnectionRefusedError', errno: 111 })
        transport.close()
        expect(await protocol.lost).toBeNull()
      })
    },
  )
})

describe('sendto()', () => {
  it("looks a host's name up, and sends what came after it after it", async () => {
    await run_clean(async (loop) => {
      const [receiving, receiver] = await loop.create_datagram_endpoint(Receiver, ['127.0.0.1', 0])
      const address = address_of(receiving)
      const [transport, protocol] = await loop.create_datagram_endpoint(Receiver, ['127.0.0.1', 0])
      transport.sendto(bytes('first'), ['localhost', address[1]])
      transport.sendto(bytes('second'), address)
      transport.sendto(bytes('third'), ['no-such-host.invalid', 9])
      transport.sendto(bytes('fourth'), address)
      const flow = transport as unknown as asyncio.WriteTransport
      expect(flow.get_write_buffer_size()).toBe('firstsecondthirdfourth'.length + 4 * 8)
      transport.close()
      const got = []
      for (let count = 0; count < 3; count++) got.push(String((await receiver.got.get())[0]))
      expect(got).toEqual(['first', 'second', 'fourth'])
      expect(await protocol.lost).toBeNull()
      expect((await protocol.got.get())[1]).toMatchObject({ name: 'gaierror' })
      receiving.close()
      await receiver.lost
    })
  })

  it.each([
    ['3.12', 0],
    ['3.13', 4 * 8],
    ['3.14', 0],
  ])('of %s counts what waits as that version does', async (version, left) => {
    const [, of_version] = EVERY_VERSION.find(([one]) => one === version) as (typeof EVERY_VERSION)[number]
    const loop = of_version.new_event_loop()
    await loop.run_until_complete(async () => {
      const [transport] = await loop.create_datagram_endpoint(of_version.DatagramProtocol, ['127.0.0.1', 0])
      const address = address_of(transport)
      const flow = transport as unknown as asyncio.WriteTransport
      transport.sendto(bytes('12345'), ['localhost', address[1]])
      for (let count = 0; count < 3; count++) transport.sendto(bytes('12345'), address)
      const header = version === '3.12' ? 0 : 8
      expect(flow.get_write_buffer_size()).toBe(4 * (5 + header))
      const waits = () => (transport as unknown as { _buffer: unknown[] })._buffer.length > 0
      while (waits()) await of_version.sleep(0.01)
      expect(flow.get_write_buffer_size()).toBe(left)
      transport.close()
      await of_version.sleep(0)
    })
    loop.close()
  })

  it('has the protocol pause while much waits', async () => {
    await run_clean(async (loop) => {
      const [transport, protocol] = await loop.create_datagram_endpoint(Receiver, ['127.0.0.1', 0])
      const address = address_of(transport)
      transport.sendto(Buffer.alloc(30_000), ['localhost', address[1]])
      transport.sendto(Buffer.alloc(30_000), address)
      expect(protocol.told).toEqual([])
      transport.sendto(Buffer.alloc(30_000), address)
      expect(protocol.told).toEqual(['pause'])
      await protocol.got.get()
      while (protocol.told.length < 2) await asyncio.sleep(0.001)
      expect(protocol.told).toEqual(['pause', 'resume'])
      transport.abort()
      expect(await protocol.lost).toBeNull()
    })
  })

  it('waits where the system does, and keeps the order', async () => {
    // With this flag Node never sends at once.
    const program = `
      import * as asyncio from 'asyncio-shim'
      class Receiver extends asyncio.DatagramProtocol {
        got = []
        datagram_received(data) { this.got.push(String(data)) }
        error_received(exc) { this.got.push(exc.name + exc.errno) }
        connection_lost(exc) { this.got.push('lost ' + exc) }
      }
      await asyncio.run(async () => {
        const loop = asyncio.get_running_loop()
        const [server, receiver] = await loop.create_datagram_endpoint(Receiver, ['127.0.0.1', 0])
        const [transport, protocol] =
          await loop.create_datagram_endpoint(Receiver, null, server.get_extra_info('sockname'))
        const data = Buffer.from('one')
        transport.sendto(data)
        data.fill('x')
        transport.sendto(Buffer.alloc(70000))
        transport.sendto(Buffer.from('two'))
        console.log(transport.get_write_buffer_size())
        transport.close()
        transport.sendto(Buffer.from('three'))
        while (!protocol.got.includes('lost null')) await asyncio.sleep(0.001)
        while (receiver.got.length < 3) await asyncio.sleep(0.001)
        server.close()
        console.log(receiver.got.join(), protocol.got.join(), transport.get_write_buffer_size())
      })
    `
    const { lines, stderr } = await run_program(program, { args: ['--test-udp-no-try-send'] })
    expect(stderr).toBe('')
    expect(lines).toEqual([String(3 + 70000 + 3 + 3 * 8), 'one,two,three OSError90,lost null 0'])
  })
})

describe('create_datagram_endpoint()', () => {
  it("takes a socket of Node's over", async () => {
    await run_clean(async (loop) => {
      const socket = createSocket('udp4')
      const [transport, protocol] = await loop.create_datagram_endpoint(Receiver, { sock: socket })
      const port = (transport.get_extra_info('sockname') as Address)[1]
      transport.sendto(bytes('to itself'), ['127.0.0.1', port])
      expect(String((await protocol.got.get())[0])).toBe('to itself')
      expect(() => socket.address()).toThrow()
      transport.close()
      await protocol.lost
    })
  })

  it('knows the options of its socket, and says which Node does not know', async () => {
    await run_clean(async (loop) => {
      const [transport, protocol] = await loop.create_datagram_endpoint(Receiver, ['127.0.0.1', 0])
      const sock = transport.get_extra_info('socket') as asyncio.trsock.TransportSocket
      for (const [level, option, value] of [
        [1, 6, true],
        [1, 8, 10_000],
        [0, 2, 3],
        [0, 33, 2],
        [0, 34, 0],
      ] as const)
        sock.setsockopt(level, option, value)
      expect(sock.getsockopt(1, 6)).toBe(1)
      // Linux counts twice.
      expect([10_000, 20_000]).toContain(sock.getsockopt(1, 8))
      expect(() => {
        sock.setsockopt(1, 15, 1)
      }).toThrow(NotImplementedError)
      transport.close()
      await protocol.lost
    })
  })

  it('refuses UNIX sockets, which Node has for streams only', async () => {
    await run_clean(async (loop) => {
      const unix = loop.create_datagram_endpoint(asyncio.DatagramProtocol, { family: 1 })
      await expect(Promise.resolve(unix)).rejects.toThrow(/AF_UNIX: Node has no UNIX sockets for datagrams/)
    })
  })

  it('hands on what came while the loop was busy, in its order', async () => {
    await run_clean(async (loop) => {
      const [receiving, receiver] = await loop.create_datagram_endpoint(Receiver, ['127.0.0.1', 0])
      const [host, port] = address_of(receiving)
      const [sending] = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, null, [host, port])
      // More than are kept, less than the system keeps.
      for (let number = 0; number < 150; number++) sending.sendto(bytes(String(number)))
      for (let number = 0; number < 150; number++)
        expect(String((await asyncio.wait_for(receiver.got.get(), 10))[0])).toBe(String(number))
      sending.close()
      receiving.close()
      await receiver.lost
    })
  })
})
