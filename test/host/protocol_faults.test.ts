/** Protocols that throw what is no error, are async functions that fail, are frozen, or call back into the loop. */
import { createConnection, type AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import * as asyncio from 'asyncio-shim'
import * as py36 from 'asyncio-shim/py36'
import { refuse_unwanted } from '../unit/unwanted.js'

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

describe('a protocol whose data_received', () => {
  for (const [name, thrown] of [
    ['undefined', undefined],
    ['null', null],
    ['a string', 'text'],
    ['a frozen error', Object.freeze(new Error('frozen'))],
  ] as const) {
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
