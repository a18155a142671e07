// TLS connections: the order of callbacks up to the end, and failed handshakes.
import { str } from 'asyncio-shim/builtins'
import * as ssl from 'asyncio-shim/ssl'
import type { Dynamic, Probe } from '../probe.js'

// A key for tests, and its certificate: of localhost and 127.0.0.1.
const PEM = `\
-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUfUE7kfaqaDz8cQnmLwSOhlDMvwQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDEyMjQ0OVoYDzIxMjYxMDMx
MTIyNDQ5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARwZDwNiJDEPIV7soeASDb7n5g4LVCnOfMCiUNqKZnJsQ4YLxO7BJj5
Qo6ztlcAz2hSKHUyQ4oHI7w+iihao/pBo28wbTAdBgNVHQ4EFgQUOKAfjgw0UJzj
nHEGmdTNNJ/Uyu8wHwYDVR0jBBgwFoAUOKAfjgw0UJzjnHEGmdTNNJ/Uyu8wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAIB1xF7Zo+CrX4JdDJlZrG9euHkMdwG6GdULtMnIiXLqAiBx
0GEAWVVM1aR8FeXVck6ds7YCnzlqlVNNKu8ykd/Fwg==
-----END CERTIFICATE-----
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6E1x5kA444eqHqwY
1KFlBb7BP8Jcw9pAzx3K5B4iI2ihRANCAARwZDwNiJDEPIV7soeASDb7n5g4LVCn
OfMCiUNqKZnJsQ4YLxO7BJj5Qo6ztlcAz2hSKHUyQ4oHI7w+iihao/pB
-----END PRIVATE KEY-----
`

const OTHER = `\
-----BEGIN CERTIFICATE-----
MIIBdjCCAR2gAwIBAgIUUMQ+8MOXSJrZNneYqpryREZzYFcwCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFb3RoZXIwIBcNMjYxMTI0MTIyNDUwWhgPMjEyNjEwMzExMjI0
NTBaMBAxDjAMBgNVBAMMBW90aGVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
Lrq5mDxRZz4QP3PJFIzEmYrJbJtkTJLBPUnaRkD34BLOVCCVVXNFuZj5z3p/ggGA
z2oLThTh3pEKsXF+HUir3KNTMFEwHQYDVR0OBBYEFLzwwzI7mbkH7bP/eEu03Cch
ztQHMB8GA1UdIwQYMBaAFLzwwzI7mbkH7bP/eEu03CchztQHMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgPP9+Rvq6dDovzAF7jrK1o60ye/T5flcc
8WZSto8RYPsCIEfYus2ENPk65Zp1rhBsaYpZKczf6br/oV6i97MQetwe
-----END CERTIFICATE-----
`

const probe: Probe = async ({ asyncio, print, dyn, py, repr, sorted, tuple }) => {
  // There are no files here: what Python loads by name is given as it is.
  const loaded = (context: ssl.SSLContext): ssl.SSLContext => {
    dyn(context)._chains.push({ cert: PEM, key: PEM })
    return context
  }
  const context = (protocol: number): ssl.SSLContext => {
    const made = new ssl.SSLContext(protocol)
    made.check_hostname = false
    made.verify_mode = ssl.CERT_NONE
    return made
  }

  const main = asyncio.coroutine(async function main() {
    const loop = dyn(asyncio.get_event_loop())
    const log: Dynamic[] = []
    const lost = [loop.create_future(), loop.create_future()]

    class Side extends asyncio.Protocol {
      transport: Dynamic
      readonly side: string
      readonly answer: (transport: Dynamic, data: Buffer) => void
      constructor(side: string, answer: (transport: Dynamic, data: Buffer) => void) {
        super()
        this.side = side
        this.answer = answer
      }
      override connection_made(transport: unknown) {
        this.transport = transport
        log.push(this.side + ' made')
      }
      override data_received(data: Buffer) {
        log.push(tuple(this.side, data))
        this.answer(this.transport, data)
      }
      override eof_received() {
        log.push(this.side + ' eof')
      }
      override connection_lost(exc: unknown) {
        log.push(tuple(this.side + ' lost', exc))
        lost.find((future) => !future.done())?.set_result(null)
      }
    }

    const server_context = loaded(context(ssl.PROTOCOL_TLS_SERVER))
    const server = await loop.create_server(
      () => new Side('server', (transport, data) => transport.write(Buffer.from(data).reverse())),
      '127.0.0.1',
      0,
      { ssl: server_context },
    )
    let address = server.sockets[0].getsockname()
    const client_context = context(ssl.PROTOCOL_TLS_CLIENT)
    const client = () => new Side('client', (transport) => transport.close())
    const [transport] = await loop.create_connection(client, ...address, { ssl: client_context })
    log.push('connected')
    print(
      transport.can_write_eof(),
      transport.get_extra_info('peercert'),
      transport.get_extra_info('compression'),
    )
    print(transport.get_extra_info('sslcontext') === client_context, transport.get_extra_info('cipher')[1])
    transport.write(Buffer.from('abc'))
    await asyncio.wait(lost, { timeout: 10 })
    print(sorted(log.map((entry) => (typeof entry === 'string' ? entry : repr(entry)))), log[0], log[1])
    print("the server's protocol is told of the end", log.filter((entry) => entry === 'server eof').length)

    const attempt = asyncio.coroutine(async function attempt(keywords: Dynamic) {
      try {
        await loop.create_connection(asyncio.Protocol, ...address, keywords)
        print('connected')
      } catch (e) {
        const text = str(e).replace(/ [(]_ssl.c:\d+[)]/, '')
        print((e as Error).name, dyn(e).verify_code ?? null, text)
      }
    })

    const trusting = ssl.create_default_context({ cadata: PEM })
    await attempt({ ssl: trusting })
    await attempt({ ssl: trusting, server_hostname: 'localhost' })
    if (py.atLeast('3.7')) {
      await attempt({ ssl: trusting, server_hostname: 'other.example' })
      await attempt({ ssl: ssl.create_default_context({ cadata: OTHER }), server_hostname: 'localhost' })
      await attempt({ ssl: true, server_hostname: 'localhost' })
    }
    server.close()

    class Plain extends asyncio.Protocol {
      override connection_made(transport: Dynamic) {
        transport.write(Buffer.from('this is no TLS at all, but text'.repeat(4)))
      }
    }

    const plain = await loop.create_server(Plain, '127.0.0.1', 0)
    address = plain.sockets[0].getsockname()
    await attempt({ ssl: client_context })
    plain.close()
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.set_exception_handler(() => undefined)
  loop.close()
}
export default probe
