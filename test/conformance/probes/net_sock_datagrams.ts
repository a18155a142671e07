// loop.sock_recvfrom, sock_recvfrom_into and sock_sendto on sockets of datagrams.
import { str } from 'asyncio-shim/builtins'
import { AF_INET, SOCK_DGRAM, socket } from 'asyncio-shim/socket'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, type_name }) => {
  const attempt = asyncio.coroutine(async function attempt(name: string, begin: () => PromiseLike<unknown>) {
    try {
      print(name, 'gave', await begin())
    } catch (e) {
      print(name, 'failed:', type_name(e), str(e))
    }
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    for (const name of ['sock_recvfrom', 'sock_recvfrom_into', 'sock_sendto'])
      print(name, hasattr(loop, name))
    if (!hasattr(loop, 'sock_sendto')) return
    const a = new socket(AF_INET, SOCK_DGRAM)
    const b = new socket(AF_INET, SOCK_DGRAM)
    for (const s of [a, b]) {
      s.setblocking(false)
      s.bind(['127.0.0.1', 0])
    }
    print(await loop.sock_sendto(a, Buffer.from('first'), b.getsockname()))
    const [data, address]: Dynamic = await loop.sock_recvfrom(b, 100)
    print(data, String(address) === String(a.getsockname()))
    const receiving: Dynamic = asyncio.ensure_future(loop.sock_recvfrom(b, 3))
    await asyncio.sleep(0)
    print(await loop.sock_sendto(a, Buffer.from('second'), b.getsockname()))
    print((await receiving)[0])
    await loop.sock_sendto(a, Buffer.from(''), b.getsockname())
    print((await loop.sock_recvfrom(b, 3))[0])
    const buffer = Buffer.alloc(8)
    await loop.sock_sendto(a, Buffer.from('third'), b.getsockname())
    print((await loop.sock_recvfrom_into(b, buffer))[0], buffer.subarray(0, 5))
    await loop.sock_sendto(a, Buffer.from('fourth'), b.getsockname())
    print((await loop.sock_recvfrom_into(b, buffer, 2))[0], buffer.subarray(0, 5))
    await attempt('too much', () => loop.sock_recvfrom_into(b, buffer, 9))
    await attempt('too big', () => loop.sock_sendto(a, Buffer.alloc(70000), b.getsockname()))
    await attempt('no address', () => loop.sock_sendall(a, Buffer.from('x')))
    await attempt('accept', () => loop.sock_accept(a))
    await attempt('connect', () => loop.sock_connect(a, b.getsockname()))
    await attempt('send', () => loop.sock_sendall(a, Buffer.from('fifth')))
    print(String(a.getpeername()) === String(b.getsockname()), await loop.sock_recv(b, 100))
    await attempt('sendfile', () => loop.sock_sendfile(a, null as Dynamic))
    b.close()
    await attempt('refused', () => loop.sock_sendall(a, Buffer.from('x')))
    await attempt('refused', () => loop.sock_recv(a, 5))
    await attempt('closed', () => loop.sock_recvfrom(b, 5))
    await attempt('closed', () => loop.sock_sendto(b, Buffer.from('x'), a.getsockname()))
    loop.set_debug(true)
    a.settimeout(null)
    await attempt('blocking', () => loop.sock_recvfrom(a, 5))
    await attempt('blocking', () => loop.sock_sendto(a, Buffer.from('x'), a.getsockname()))
    a.close()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
