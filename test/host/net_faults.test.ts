/** What can go wrong with connections, and that nothing is left of it. */
import * as net from 'node:net'
import { describe, expect, it } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { ConnectionAbortedError, ConnectionRefusedError, OSError } from 'asyncio-shim/builtins'
import * as ssl from 'asyncio-shim/ssl'
import { open_count } from './open_count.js'
import { PEM } from './pem.js'

type Loop = ReturnType<typeof asyncio.new_event_loop>
type Address = [string, number]

/** Runs a program, and sees that it leaves nothing open. */
async function run_clean(main: (loop: Loop) => Promise<void>): Promise<void> {
  const before = await open_count()
  await asyncio.run(async () => {
    await main(asyncio.get_running_loop())
  })
  expect(await open_count()).toBeLessThanOrEqual(before)
}

class Recorder extends asyncio.Protocol {
  readonly log: string[] = []
  transport!: asyncio.Transport
  readonly lost = asyncio.get_running_loop().create_future<unknown>()
  override connection_made(transport: asyncio.BaseTransport): void {
    this.transport = transport as asyncio.Transport
    this.log.push('made')
  }
  override pause_writing(): void {
    this.log.push('pause')
  }
  override resume_writing(): void {
    this.log.push('resume')
  }
  override data_received(data: Buffer): void {
    this.log.push(`data ${data.length}`)
  }
  override eof_received(): unknown {
    this.log.push('eof')
    return false
  }
  override connection_lost(exc: unknown): void {
    this.log.push('lost')
    this.lost.set_result(exc)
  }
}

async function serve(
  loop: Loop,
  factory: () => asyncio.BaseProtocol,
  options = {},
): Promise<[asyncio.Server, Address]> {
  const server = await loop.create_server(factory, '127.0.0.1', 0, options)
  return [server, server.sockets[0]?.getsockname() as Address]
}

async function closed(server: asyncio.Server): Promise<void> {
  server.close()
  await server.wait_closed()
}

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2000 && !holds(); turn++) await asyncio.sleep(0.005)
  expect(holds()).toBe(true)
}

describe('connections', () => {
  it('fail when nobody listens, with every address tried', async () => {
    await run_clean(async (loop) => {
      const [server, address] = await serve(loop, () => new asyncio.Protocol())
      await closed(server)
      await expect(Promise.resolve(loop.create_connection(asyncio.Protocol, ...address))).rejects.toThrow(
        ConnectionRefusedError,
      )
      const all = { all_errors: true, happy_eyeballs_delay: 0.01 }
      await expect(
        Promise.resolve(loop.create_connection(asyncio.Protocol, 'localhost', address[1], all)),
      ).rejects.toThrow('create_connection failed')
    })
  })

  it('that are given up while they are made leave nothing', async () => {
    await run_clean(async (loop) => {
      // An address that nobody answers from, unless the network says so at once.
      const task = loop.create_task(loop.create_connection(asyncio.Protocol, '192.0.2.1', 9))
      await asyncio.sleep(0.05)
      task.cancel()
      await expect(Promise.resolve(task)).rejects.toThrow()
    })
  })

  it('1,000 at once are all served, and nothing is left', async () => {
    await run_clean(async (loop) => {
      const [server, address] = await serve(loop, () => new Echo(), { backlog: 1000 })
      const clients = await asyncio.gather(
        ...Array.from({ length: 1000 }, () => loop.create_connection(() => new Recorder(), ...address)),
      )
      for (const [transport] of clients) {
        transport.write(Buffer.from('ping'))
        transport.write_eof()
      }
      for (const [, protocol] of clients) expect(await protocol.lost).toBeNull()
      for (const [, protocol] of clients) expect(protocol.log).toEqual(['made', 'data 4', 'eof', 'lost'])
      await closed(server)
    })
  })

  it('to an address in use cannot be accepted', async () => {
    await run_clean(async (loop) => {
      const [server, address] = await serve(loop, () => new asyncio.Protocol())
      await expect(Promise.resolve(loop.create_server(asyncio.Protocol, ...address))).rejects.toThrow(OSError)
      await closed(server)
    })
  })
})

class Echo extends asyncio.Protocol {
  transport!: asyncio.Transport
  override connection_made(transport: asyncio.BaseTransport): void {
    this.transport = transport as asyncio.Transport
  }
  override data_received(data: Buffer): void {
    this.transport.write(data)
  }
}

describe('a slow reader', () => {
  it('makes the writer pause, whose buffer stays small', async () => {
    await run_clean(async (loop) => {
      const [server, address] = await serve(loop, () => new Recorder())
      const held: Recorder[] = []
      const [transport, protocol] = await loop.create_connection(() => new Recorder(), ...address)
      // The server's side stops reading as soon as it can.
      await until(() => (server as unknown as { _clients: Set<asyncio.Transport> })._clients.size === 1)
      const [other] = (server as unknown as { _clients: Set<asyncio.Transport> })._clients
      other?.pause_reading()
      const piece = Buffer.alloc(64 * 1024)
      let most = 0
      let pushed = 0
      // As a program does that honours the flow control.
      while (!protocol.log.includes('pause') && pushed < 64 * 1024 * 1024) {
        transport.write(piece)
        pushed += piece.length
        most = Math.max(most, transport.get_write_buffer_size())
        await asyncio.sleep(0)
      }
      expect(protocol.log).toContain('pause')
      expect(most).toBeLessThanOrEqual(64 * 1024 + piece.length)
      other?.resume_reading()
      await until(() => protocol.log.includes('resume'))
      expect(protocol.log.filter((entry) => /pause|resume/.test(entry))).toEqual(['pause', 'resume'])
      transport.abort()
      await protocol.lost
      expect(held).toEqual([])
      await closed(server)
    })
  })

  it('gets everything that was written before close()', async () => {
    await run_clean(async (loop) => {
      const size = 8 * 1024 * 1024
      class Sender extends asyncio.Protocol {
        override connection_made(transport: asyncio.BaseTransport): void {
          const stream = transport as asyncio.Transport
          for (let sent = 0; sent < size; sent += 1024 * 1024) stream.write(Buffer.alloc(1024 * 1024))
          stream.close()
        }
      }
      const [server, address] = await serve(loop, () => new Sender())
      let got = 0
      class Slow extends Recorder {
        override data_received(data: Buffer): void {
          got += data.length
          this.transport.pause_reading()
          asyncio.get_running_loop().call_later(0.001, () => {
            this.transport.resume_reading()
          })
        }
      }
      const [, protocol] = await loop.create_connection(() => new Slow(), ...address)
      expect(await protocol.lost).toBeNull()
      expect(got).toBe(size)
      await closed(server)
    })
  })
})

describe('half-open connections', () => {
  it('stay open for writing where eof_received() says so', async () => {
    await run_clean(async (loop) => {
      class Late extends Recorder {
        override eof_received(): unknown {
          super.eof_received()
          asyncio.get_running_loop().call_later(0.02, () => {
            this.transport.write(Buffer.from('late'))
            this.transport.close()
          })
          return true
        }
      }
      const [server, address] = await serve(loop, () => new Late())
      const [transport, protocol] = await loop.create_connection(() => new Recorder(), ...address)
      transport.write_eof()
      expect(await protocol.lost).toBeNull()
      expect(protocol.log).toEqual(['made', 'data 4', 'eof', 'lost'])
      await closed(server)
    })
  })
})

describe('TLS', () => {
  const context = new ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
  ;(context as unknown as { _chains: object[] })._chains.push({ cert: PEM, key: PEM })

  it('a server outlives garbage on its port', async () => {
    await run_clean(async (loop) => {
      const told: unknown[] = []
      loop.set_exception_handler((_, entry) => told.push(entry))
      let made = 0
      const factory = (): asyncio.Protocol => {
        made += 1
        return new Echo()
      }
      const [server, address] = await serve(loop, factory, { ssl: context })
      const [, garbage] = await loop.create_connection(() => new Recorder(), ...address)
      garbage.transport.write(Buffer.from('GET / HTTP/1.0\r\n\r\n'))
      await garbage.lost
      const trusting = ssl.create_default_context({ cadata: PEM })
      const [transport, protocol] = await loop.create_connection(
        () => new Recorder(),
        'localhost',
        address[1],
        {
          ssl: trusting,
        },
      )
      transport.write(Buffer.from('hello'))
      await until(() => protocol.log.includes('data 5'))
      transport.close()
      await protocol.lost
      expect(made).toBe(2)
      expect(told).toEqual([])
      await closed(server)
    })
  })

  it('a peer that says nothing ends in a time limit', async () => {
    await run_clean(async (loop) => {
      const [server, address] = await serve(loop, () => new asyncio.Protocol())
      const limits = { ssl: ssl._create_unverified_context(), ssl_handshake_timeout: 0.1 }
      await expect(
        Promise.resolve(loop.create_connection(asyncio.Protocol, ...address, limits)),
      ).rejects.toThrow(ConnectionAbortedError)
      await closed(server)
    })
  })

  it('start_tls() upgrades both sides of a connection', async () => {
    await run_clean(async (loop) => {
      class Upgrading extends Recorder {
        override data_received(data: Buffer): void {
          if (data.toString() !== 'STARTTLS') return
          this.transport.write(Buffer.from('OK'))
          loop.create_task(loop.start_tls(this.transport, new Answering(), context, { server_side: true }))
        }
      }
      class Answering extends asyncio.Protocol {}
      const echoes: Echo[] = []
      const server = await loop.create_server(() => new Upgrading(), '127.0.0.1', 0)
      const address = server.sockets[0]?.getsockname() as Address
      const [transport, protocol] = await loop.create_connection(() => new Recorder(), ...address)
      transport.write(Buffer.from('STARTTLS'))
      await until(() => protocol.log.includes('data 2'))
      const secured = new Recorder()
      const upgraded = await loop.start_tls(transport, secured, ssl.create_default_context({ cadata: PEM }), {
        server_hostname: 'localhost',
      })
      expect(upgraded.get_extra_info('cipher')).not.toBeNull()
      upgraded.close()
      expect(await secured.lost).toBeNull()
      expect(echoes).toEqual([])
      await closed(server)
    })
  })
})

describe('connect_accepted_socket()', () => {
  it("takes a socket of Node's over", async () => {
    await run_clean(async (loop) => {
      const accepted = loop.create_future<net.Socket>()
      const listener = net.createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
        loop.call_soon_threadsafe(() => accepted.set_result(socket))
      })
      const ready = loop.create_future<void>()
      listener.listen(0, '127.0.0.1', () => loop.call_soon_threadsafe(() => ready.set_result(undefined)))
      await ready
      const { port } = listener.address() as net.AddressInfo
      const [transport, protocol] = await loop.create_connection(() => new Recorder(), '127.0.0.1', port)
      const socket = await accepted
      listener.close()
      await loop.connect_accepted_socket(Echo, socket)
      transport.write(Buffer.from('taken over'))
      await until(() => protocol.log.includes('data 10'))
      transport.close()
      await protocol.lost
      await asyncio.sleep(0.02)
    })
  })
})
