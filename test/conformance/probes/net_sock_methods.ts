// loop.sock_sendall, sock_recv, sock_accept, sock_connect.
import { socket } from 'asyncio-shim/socket'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const ls = new socket()
    ls.bind(['127.0.0.1', 0])
    ls.listen(1)
    ls.setblocking(false)
    const c = new socket()
    c.setblocking(false)
    const acc = asyncio.ensure_future(loop.sock_accept(ls))
    print('connect', await loop.sock_connect(c, ls.getsockname()))
    const [s] = (await acc) as [Dynamic, Dynamic]
    print('sendall', await loop.sock_sendall(c, Buffer.from('payload')))
    print(await loop.sock_recv(s, 3), await loop.sock_recv(s, 100))
    const t = asyncio.ensure_future(loop.sock_recv(s, 10))
    await asyncio.sleep(0.01)
    c.close()
    print('eof', await t)
    s.close()
    ls.close()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
