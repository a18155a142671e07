// create_datagram_endpoint(): its arguments, and the errors and warnings about them.
import { str } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const AF_UNIX = 1
const AF_INET = 2
const AF_INET6 = 10

const probe: Probe = async ({ asyncio, print, dyn, repr, sorted, tuple, catch_warnings }) => {
  const masked = (text: string): string =>
    text
      .replace(/('\d[\d.]*'|'::1'), [1-9]\d*/g, '$1, P')
      .replace(/0x[0-9a-f]+/g, '0x')
      .replace(/fd=\d+/g, 'fd=N')

  class Protocol extends asyncio.DatagramProtocol {
    readonly log: unknown[] = []
    override connection_made() {
      this.log.push('made')
    }
    override datagram_received(data: Buffer) {
      this.log.push(data)
    }
    override error_received(exc: unknown) {
      this.log.push(exc)
    }
    override connection_lost() {
      this.log.push('lost')
      print(this.log)
    }
  }

  const attempt = asyncio.coroutine(async function attempt(name: string, ...args: unknown[]) {
    const loop = dyn(asyncio.get_event_loop())
    const caught = catch_warnings()
    let transport: Dynamic
    try {
      ;[transport] = await loop.create_datagram_endpoint(...args)
    } catch (e) {
      print(name, (e as Error).name, masked(str(e)))
      return null
    } finally {
      for (const warning of caught.stop()) print(warning.category, warning.message)
    }
    const shown = ['sockname', 'peername'].map((info) => {
      const address = transport.get_extra_info(info)
      return address && tuple(...address)
    })
    print(name, masked(repr(shown)), masked(repr(transport)))
    return transport
  })

  const close = asyncio.coroutine(async function close(transport: Dynamic) {
    transport.close()
    await asyncio.sleep(0)
  })

  const main = asyncio.coroutine(async function main() {
    const loopback = ['127.0.0.1', 0]
    const taken = await attempt('local', Protocol, loopback)
    const address = taken.get_extra_info('sockname')
    print(masked(repr(taken.get_extra_info('socket'))), sorted(Object.keys(taken._extra)))
    await attempt('in use', Protocol, { local_addr: address })
    await close(await attempt('remote', Protocol, { remote_addr: address }))
    await close(await attempt('both', Protocol, loopback, address))
    await close(await attempt('six', Protocol, { local_addr: ['::1', 0] }))
    await close(taken)

    const unbound = await attempt('family', Protocol, { family: AF_INET })
    print(masked(repr(unbound.get_extra_info('socket')).replace(/ proto=.*/, '')))
    await close(unbound)
    await close(await attempt('family six', Protocol, { family: AF_INET6 }))

    await attempt('nothing', Protocol)
    await attempt('no factory')
    await attempt('too many', Protocol, null, null, 2)
    await attempt('keyword', Protocol, { local_addr: loopback, nonsense: 1 })
    await attempt('no pair', Protocol, { local_addr: ['127.0.0.1'] })
    await attempt('no tuple', Protocol, { remote_addr: '127.0.0.1' })
    await attempt('families', Protocol, { local_addr: loopback, remote_addr: ['::1', 9] })
    await attempt('other family', Protocol, { local_addr: ['::1', 0], family: AF_INET })
    await attempt('no port', Protocol, { local_addr: ['127.0.0.1', 70000] })
    await attempt('foreign', Protocol, { local_addr: ['192.0.2.1', 0] })
    await attempt('UNIX', Protocol, { local_addr: ['x', 1], family: AF_UNIX })
    await attempt('TCP', Protocol, { family: AF_INET, proto: 6 })

    await attempt('broadcast', Protocol, { remote_addr: ['255.255.255.255', 9] })
    const allowed = await attempt('allowed', Protocol, loopback, address, { allow_broadcast: true })
    await close(allowed)

    await attempt('reuse', Protocol, { local_addr: loopback, reuse_address: true })
    for (const value of [false, null]) {
      const reusing = await attempt('reuse', Protocol, { local_addr: loopback, reuse_address: value })
      if (reusing !== null) await close(reusing)
    }
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
