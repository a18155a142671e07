// When sock_recv, sock_sendall and sock_accept begin, and what they refuse.
import { str } from 'asyncio-shim/builtins'
import { AF_UNIX, SHUT_WR, socket, socketpair } from 'asyncio-shim/socket'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  const attempt = asyncio.coroutine(async function attempt(name: string, begin: () => PromiseLike<unknown>) {
    let coro: PromiseLike<unknown>
    try {
      coro = begin()
    } catch (e) {
      print(name, 'at once:', type_name(e), str(e))
      return
    }
    try {
      print(name, 'gave', await coro)
    } catch (e) {
      print(name, 'failed:', type_name(e), str(e))
    }
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const [a, b] = socketpair()
    a.setblocking(false)
    b.setblocking(false)
    await loop.sock_sendall(a, Buffer.from('first'))
    const t: unknown = loop.sock_recv(b, 5)
    print('is a future:', t instanceof asyncio.Future)
    print(await t)
    const sending = loop.sock_sendall(a, Buffer.from('second'))
    await loop.sock_sendall(a, Buffer.from('third'))
    let got = Buffer.from('')
    while (!got.toString().endsWith('third')) got = Buffer.concat([got, await loop.sock_recv(b, 100)])
    print(got)
    await sending

    const fresh = new socket()
    fresh.setblocking(false)
    await attempt('recv', () => loop.sock_recv(fresh, 1))
    await attempt('send', () => loop.sock_sendall(fresh, Buffer.from('x')))
    await attempt('accept', () => loop.sock_accept(fresh))
    await attempt('recv -1', () => loop.sock_recv(a, -1))
    await attempt('connect', () => loop.sock_connect(fresh, ['127.0.0.1', 1]))
    const unix = new socket(AF_UNIX)
    unix.setblocking(false)
    await attempt('connect', () => loop.sock_connect(unix, '/nonexistent/socket'))
    unix.close()
    fresh.close()
    await attempt('closed recv', () => loop.sock_recv(fresh, 1))
    await attempt('closed send', () => loop.sock_sendall(fresh, Buffer.from('x')))
    await attempt('closed accept', () => loop.sock_accept(fresh))
    await attempt('closed connect', () => loop.sock_connect(fresh, ['127.0.0.1', 1]))
    const calls: readonly [string, (s: socket) => PromiseLike<unknown>][] = [
      ['recv', (s) => loop.sock_recv(s, 1)],
      ['sendall', (s) => loop.sock_sendall(s, Buffer.from('x'))],
      ['accept', (s) => loop.sock_accept(s)],
      ['connect', (s) => loop.sock_connect(s, ['127.0.0.1', 1])],
    ]
    for (const [name, begin] of calls) {
      loop.set_debug(true)
      const blocking = new socket()
      blocking.settimeout(null)
      await attempt('blocking ' + name, () => begin(blocking))
      blocking.close()
      loop.set_debug(false)
    }
    a.shutdown(SHUT_WR)
    got = Buffer.from('')
    for (;;) {
      const data = await loop.sock_recv(b, 100)
      if (data.length === 0) break
      got = Buffer.concat([got, data])
    }
    print('until the end', got, await loop.sock_recv(b, 100))
    a.close()
    b.close()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
