/** Protocols that throw what is no error, are async functions that fail, are frozen, or call back into the loop. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as asyncio from 'asyncio-shim'
import * as py36 from 'asyncio-shim/py36'
import * as ssl from 'asyncio-shim/ssl'
import { refuse_unwanted } from '../unit/unwanted.js'
import { PEM } from './pem.js'

refuse_unwanted()

type Receive = (loop: asyncio.AbstractEventLoop, data: Buffer) => unknown

interface Outcome {
  /** What the exception handler was told of, and with which words. */
  readonly told: readonly { readonly message: string; readonly exception: unknown }[]
  /** What connection_lost was called with. */
  readonly lost: readonly unknown[]
}

/** Serves one connection with a protocol whose `data_received` is `receive`; the peer sends a line and waits. */
async function served(
  python: typeof asyncio | typeof py36,
  receive: Receive,
  made: (protocol: asyncio.Protocol) => asyncio.Protocol = (protocol) => protocol,
): Promise<Outcome> {
  const loop = python.new_event_loop() as asyncio.AbstractEventLoop
  const told: { message: string; exception: unknown }[] = []
  const lost: unknown[] = []
  loop.set_exception_handler((_, context) => {
    told.push({ message: String(context['message']), exception: context['exception'] })
  })
  const ended = loop.create_future<null>()
  class Served extends asyncio.Protocol {
    override data_received(data: Buffer): void {
      return receive(loop, data) as undefined
    }
    override connection_lost(exc: unknown): void {
      lost.push(exc)
      ended.set_result(null)
    }
  }
  const server = await loop.run_until_complete(loop.create_server(() => made(new Served()), '127.0.0.1', 0))
  const [, port] = server.sockets[0]?.getsockname() as [string, AddressInfo['port']]
  const peer = createConnection(port, '127.0.0.1', () => peer.write('line\n'))
  peer.on('data', () => peer.end())
  peer.on('error', () => undefined)
  await loop.run_until_complete(ended)
  server.close()
  await loop.run_until_complete(server.wait_closed())
  peer.destroy()
  loop.close()
  return { told, lost }
}

const FATAL = 'Fatal error: protocol.data_received() call failed.'

const THROWN = [
  ['undefined', undefined],
  ['null', null],
  ['a string', 'text'],
  ['a frozen error', Object.freeze(new Error('frozen'))],
] as const

describe('a protocol whose data_received', () => {
  for (const [name, thrown] of THROWN) {
    test(`throws ${name} loses its connection, and the handler is told`, async () => {
      const { told, lost } = await served(asyncio, () => {
        throw thrown
      })
      expect(told).toEqual([{ message: FATAL, exception: thrown }])
      expect(lost).toEqual([thrown])
    })
  }

  test('is an async function that fails, loses it as if it had failed at once', async () => {
    const error = new Error('later')
    const { told, lost } = await served(asyncio, async () => {
      await Promise.resolve()
      throw error
    })
    expect(told).toEqual([{ message: FATAL, exception: error }])
    expect(lost).toEqual([error])
  })

  test('does so in a version in which failing does not end the connection, too', async () => {
    const error = new Error('later')
    const { told } = await served(py36, async () => {
      await Promise.resolve()
      throw error
    })
    expect(told).toEqual([{ message: FATAL, exception: error }])
  })

  test('runs the loop again is refused', async () => {
    const refused: unknown[] = []
    const { told } = await served(asyncio, (loop) => {
      refused.push(loop.run_forever())
      throw new Error('enough')
    })
    await expect(refused[0]).rejects.toThrow('This event loop is already running')
    expect(told).toHaveLength(1)
  })

  test('belongs to a frozen object works', async () => {
    const received: string[] = []
    const transports: asyncio.BaseTransport[] = []
    class Answering extends asyncio.Protocol {
      override connection_made(transport: asyncio.BaseTransport): void {
        transports.push(Object.freeze({ transport }).transport)
      }
    }
    const { told, lost } = await served(
      asyncio,
      (_, data) => {
        received.push(data.toString())
        throw new Error('enough')
      },
      (protocol) => Object.freeze(Object.assign(protocol, { kept: new Answering() })),
    )
    expect(received).toEqual(['line\n'])
    expect(told).toHaveLength(1)
    expect(lost).toHaveLength(1)
  })
})

/** Runs `main` on a loop whose exception handler only notes what it is told. */
async function noting(main: (loop: asyncio.AbstractEventLoop) => Promise<void>): Promise<unknown[]> {
  const told: unknown[] = []
  await asyncio.run(async () => {
    const loop = asyncio.get_running_loop()
    loop.set_exception_handler((_, context) => told.push([context['message'], context['exception']]))
    await main(loop)
  })
  return told
}

describe.each(THROWN)('%s, thrown by a protocol', (_, thrown) => {
  test('of a child process is told of, and the child goes on', async () => {
    const told = await noting(async (loop) => {
      const exited = loop.create_future<null>()
      class Failing extends asyncio.SubprocessProtocol {
        override pipe_data_received(): void {
          throw thrown
        }
        override process_exited(): void {
          exited.set_result(null)
          throw thrown
        }
      }
      const [transport] = await loop.subprocess_exec(() => new Failing(), 'echo', 'line')
      await exited
      await asyncio.sleep(0.05)
      transport.close()
    })
    const names = ['pipe_data_received', 'process_exited']
    const expected = names.map((name) => [`Exception in callback Failing.${name}()`, thrown])
    expect(told).toHaveLength(2)
    expect(told).toEqual(expect.arrayContaining(expected))
  })

  test.each(['at once', 'later'])('over TLS ends the connection, %s', async (when) => {
    const folder = mkdtempSync(join(tmpdir(), 'faults-'))
    const pem = join(folder, 'pem')
    writeFileSync(pem, PEM)
    const told = await noting(async (loop) => {
      const lost = loop.create_future<unknown>()
      class Failing extends asyncio.Protocol {
        override data_received(): void {
          if (when === 'later') return Promise.reject(thrown) as unknown as undefined
          throw thrown
        }
        override connection_lost(exc: unknown): void {
          lost.set_result(exc)
        }
      }
      const context = new ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      context.load_cert_chain(pem)
      const server = await loop.create_server(() => new Failing(), '127.0.0.1', 0, { ssl: context })
      const [, port] = server.sockets[0]?.getsockname() as [string, number]
      const trusting = ssl.create_default_context()
      trusting.check_hostname = false
      trusting.verify_mode = ssl.CERT_NONE
      const [, writer] = await asyncio.open_connection('127.0.0.1', port, { ssl: trusting })
      writer.write(Buffer.from('line'))
      expect(await lost).toBe(thrown)
      writer.close()
      server.close()
      await asyncio.sleep(0.02)
    })
    rmSync(folder, { recursive: true })
    expect(told).toEqual([['Fatal error on SSL protocol', thrown]])
  })
})
