// sendto() with addresses that are none: what is an error of the datagram, and what is the end of the transport.
import { str } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, fmt, sorted, tuple, type_name }) => {
  let log: string[] = []

  class Protocol extends asyncio.DatagramProtocol {
    override error_received(exc: unknown) {
      log.push(`error_received: ${type_name(exc)} ${str(exc)}`)
    }
    override connection_lost(exc: unknown) {
      log.push(`lost: ${type_name(exc)} ${exc === null ? 'None' : str(exc)}`)
    }
  }

  const attempt = asyncio.coroutine(async function attempt(host: string, address: unknown) {
    const loop = dyn(asyncio.get_event_loop())
    const [transport] = await loop.create_datagram_endpoint(Protocol, [host, 0])
    transport.sendto(Buffer.from('x'), address)
    print(Array.isArray(address) ? tuple(...address) : address, transport.is_closing())
    transport.abort()
    await asyncio.sleep(0.01)
    for (const line of log) print('   ', line)
    log = []
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    loop.set_exception_handler((_: unknown, context: Dynamic) => {
      log.push(fmt('%s: %s', context.message, sorted(Object.keys(context))))
    })
    for (const address of [
      null,
      5,
      '127.0.0.1',
      ['127.0.0.1'],
      ['127.0.0.1', 5, 6],
      ['127.0.0.1', '5'],
      ['127.0.0.1', null],
      ['127.0.0.1', 65536],
      ['127.0.0.1', -1],
      [5, 5],
      [null, 5],
      ['::1', 5],
      ['127.0.0.1', 0],
    ])
      await attempt('127.0.0.1', address)
    for (const address of [
      null,
      ['::1'],
      ['::1', 5, 6, 7, 8],
      ['::1', 5, 'a'],
      ['127.0.0.1', 5],
      ['::1', 65536],
    ])
      await attempt('::1', address)
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
