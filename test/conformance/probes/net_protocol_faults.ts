// Protocol methods that fail: what the exception handler is told, and what becomes of the connection.
import { ValueError, str } from 'asyncio-shim/builtins'
import { socketpair } from 'asyncio-shim/socket'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, fmt, hasattr, type_name }) => {
  let log: string[] = []

  // which handle runs is the loop's affair; what failed is not
  const masked = (text: string): string => text.replace(/(Exception in callback) .*/, '$1 ...')

  const shown = (error: unknown): unknown => error && fmt('%s(%s)', type_name(error), str(error))

  const handler = (_: unknown, context: Dynamic): void => {
    const keys = Object.keys(context).filter((key) => key !== 'message' && key !== 'exception')
    log.push(fmt('%s | %s | %s', masked(context.message), shown(context.exception), keys.sort().join(' ')))
  }

  // A protocol whose methods of these names fail.
  const failing = (protocol: Dynamic, names: string[]): Dynamic => {
    for (const name of names) {
      protocol[name] = () => {
        log.push(name)
        throw new ValueError(name)
      }
    }
    return protocol
  }

  class Quiet extends asyncio.Protocol {
    transport: unknown = null
    override connection_made(transport: unknown) {
      this.transport = transport
    }
    override connection_lost(exc: unknown) {
      log.push(fmt('lost %s', shown(exc)))
    }
  }

  const buffered = (): unknown =>
    new (class Buffered extends asyncio.BufferedProtocol {
      override get_buffer() {
        return Buffer.alloc(10)
      }
      override buffer_updated(count: number) {
        log.push(fmt('updated %d', count))
      }
      override connection_lost(exc: unknown) {
        log.push(fmt('lost %s', shown(exc)))
      }
    })()

  const tell = (name: string): void => {
    print(name, '-', [...new Set(log)].join('; '))
    log = []
  }

  const connection = asyncio.coroutine(async function connection(
    name: string,
    base: () => unknown,
    ...names: string[]
  ) {
    const loop = dyn(asyncio.get_event_loop())
    const protocol = failing(base(), names)
    const [ours, theirs] = socketpair()
    theirs.setblocking(false)
    let transport: Dynamic = null
    try {
      ;[transport] = await loop.create_connection(() => protocol, { sock: ours })
    } catch (error) {
      log.push(fmt('refused %s', shown(error)))
    }
    await asyncio.sleep(0.01)
    if (transport !== null && !transport.is_closing()) {
      await loop.sock_sendall(theirs, Buffer.from('data'))
      await asyncio.sleep(0.03)
      log.push(fmt('closing %s', transport.is_closing()))
    }
    if (!transport?.is_closing() && names.some((one) => one.endsWith('_writing'))) {
      transport.set_write_buffer_limits({ high: 10 })
      transport.write(Buffer.alloc(3000000))
      log.push(fmt('waiting %s', transport.get_write_buffer_size() > 10))
      let got = 0
      while (got < 3000000) got += (await loop.sock_recv(theirs, 100000)).length
      await asyncio.sleep(0.03)
      log.push(fmt('left %d, closing %s', transport.get_write_buffer_size(), transport.is_closing()))
    }
    theirs.close()
    await asyncio.sleep(0.03)
    if (transport !== null) {
      log.push(fmt('closing %s', transport.is_closing()))
      transport.abort()
      await asyncio.sleep(0.03)
    }
    tell(name)
  })

  class Datagrams extends asyncio.DatagramProtocol {
    override connection_lost(exc: unknown) {
      log.push(fmt('lost %s', shown(exc)))
    }
  }

  const datagrams = asyncio.coroutine(async function datagrams(name: string, ...names: string[]) {
    const loop = dyn(asyncio.get_event_loop())
    const protocol = failing(new Datagrams(), names)
    let transport: Dynamic
    try {
      ;[transport] = await loop.create_datagram_endpoint(() => protocol, ['127.0.0.1', 0])
    } catch (error) {
      log.push(fmt('refused %s', shown(error)))
      tell(name)
      return
    }
    const address = transport.get_extra_info('sockname')
    for (let n = 0; n < 2; n++) {
      transport.sendto(Buffer.from('data'), address)
      await asyncio.sleep(0.03)
    }
    log.push(fmt('closing %s', transport.is_closing()))
    transport.close()
    await asyncio.sleep(0.03)
    tell(name)
  })

  class Child extends asyncio.SubprocessProtocol {
    override connection_lost(exc: unknown) {
      log.push(fmt('lost %s', shown(exc)))
    }
  }

  const child = asyncio.coroutine(async function child(name: string, ...names: string[]) {
    const loop = dyn(asyncio.get_event_loop())
    const protocol = failing(new Child(), names)
    const given = { stdin: null, stderr: null }
    let transport: Dynamic
    try {
      ;[transport] = await loop.subprocess_exec(() => protocol, 'echo', 'text', given)
    } catch (error) {
      log.push(fmt('refused %s', shown(error)))
      await asyncio.sleep(0.1)
      tell(name)
      return
    }
    await asyncio.sleep(0.2)
    log.push(fmt('status %s', transport.get_returncode()))
    transport.close()
    await asyncio.sleep(0.03)
    log.sort()
    print(name, '-', log.join('; '))
    log = []
  })

  const main = asyncio.coroutine(async function main() {
    asyncio.get_event_loop().set_exception_handler(handler)
    const quiet = () => new Quiet()
    const ends = ['connection_made', 'data_received', 'eof_received', 'connection_lost']
    for (const name of [...ends, 'pause_writing', 'resume_writing']) await connection(name, quiet, name)
    await connection('both', quiet, 'data_received', 'connection_lost')
    if (hasattr(asyncio, 'BufferedProtocol')) {
      for (const name of ['get_buffer', 'buffer_updated', 'eof_received'])
        await connection(`buffered ${name}`, buffered, name)
    }
    for (const name of ['connection_made', 'datagram_received', 'connection_lost'])
      await datagrams(`datagrams ${name}`, name)
    const notices = ['connection_made', 'pipe_data_received', 'pipe_connection_lost', 'process_exited']
    for (const name of [...notices, 'connection_lost']) await child(`child ${name}`, name)
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
