// A protocol that fails with an OSError which is not the connection's: who is told.
import {
  BrokenPipeError,
  ConnectionAbortedError,
  ConnectionRefusedError,
  ConnectionResetError,
  FileNotFoundError,
  OSError,
  ValueError,
} from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, fmt, type_name }) => {
  let log: string[] = []

  class Failing extends asyncio.Protocol {
    constructor(readonly error: unknown) {
      super()
    }
    override data_received() {
      throw this.error
    }
    override connection_lost(exc: unknown) {
      log.push(`lost: ${type_name(exc)}`)
    }
  }

  const attempt = asyncio.coroutine(async function attempt(error: unknown) {
    const loop = dyn(asyncio.get_event_loop())
    const server = await loop.create_server(() => new Failing(error), '127.0.0.1', 0)
    const [transport] = await loop.create_connection(asyncio.Protocol, ...server.sockets[0].getsockname())
    transport.write(Buffer.from('x'))
    await asyncio.sleep(0.05)
    transport.close()
    await asyncio.sleep(0.05)
    server.close()
    await server.wait_closed()
    print(type_name(error), log)
    log = []
  })

  const handler = (_: unknown, context: Dynamic): void => {
    log.push(fmt('%s %s', context.message.split('(')[0], type_name(context.exception)))
  }

  const main = asyncio.coroutine(async function main() {
    asyncio.get_event_loop().set_exception_handler(handler)
    for (const error of [
      new ConnectionResetError(),
      new BrokenPipeError(),
      new ConnectionAbortedError(),
      new ConnectionRefusedError(),
      new FileNotFoundError(2, 'gone'),
      new OSError(28, 'full'),
      new ValueError('no OSError'),
    ])
      await attempt(error)
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
