"""TLS connections: the order of callbacks up to the end, and failed handshakes."""
# tags: net
import asyncio
import re
import ssl

# A key for tests, and its certificate: of localhost and 127.0.0.1.
PEM = """\
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
"""


def context(protocol):
    made = ssl.SSLContext(protocol)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    return made


async def main():
    loop = asyncio.get_event_loop()
    log = []
    lost = [loop.create_future(), loop.create_future()]

    class Side(asyncio.Protocol):
        def __init__(self, name, answer):
            self.name, self.answer = name, answer

        def connection_made(self, transport):
            self.transport = transport
            log.append(self.name + " made")

        def data_received(self, data):
            log.append((self.name, data))
            self.answer(self.transport, data)

        def eof_received(self):
            log.append(self.name + " eof")

        def connection_lost(self, exc):
            log.append((self.name + " lost", exc))
            for future in lost:
                if not future.done():
                    future.set_result(None)
                    break

    with open("pem", "w") as file:
        file.write(PEM)
    server_context = context(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain("pem")
    server = await loop.create_server(
        lambda: Side("server", lambda transport, data: transport.write(data[::-1])),
        "127.0.0.1", 0, ssl=server_context,
    )
    address = server.sockets[0].getsockname()
    client_context = context(ssl.PROTOCOL_TLS_CLIENT)

    def client():
        return Side("client", lambda transport, data: transport.close())

    transport, _ = await loop.create_connection(client, *address, ssl=client_context)
    log.append("connected")
    print(transport.can_write_eof(), transport.get_extra_info("peercert"), transport.get_extra_info("compression"))
    print(transport.get_extra_info("sslcontext") is client_context, transport.get_extra_info("cipher")[1])
    transport.write(b"abc")
    await asyncio.wait(lost, timeout=10)
    print(sorted(map(str, log)), log[0], log[1])
    told = [entry for entry in log if entry == "server eof"]
    print("the server's protocol is told of the end", len(told))

    async def attempt(**keywords):
        try:
            await loop.create_connection(asyncio.Protocol, *address, **keywords)
            print("connected")
        except Exception as e:
            text = re.sub(r" [(]_ssl.c:\d+[)]", "", str(e))
            print(type(e).__name__, getattr(e, "verify_code", None), text)

    trusting = ssl.create_default_context(cafile="pem")
    await attempt(ssl=trusting)
    await attempt(ssl=trusting, server_hostname="localhost")
    if hasattr(ssl, "SSLCertVerificationError"):
        await attempt(ssl=trusting, server_hostname="other.example")
        await attempt(ssl=ssl.create_default_context(cadata=OTHER), server_hostname="localhost")
        await attempt(ssl=True, server_hostname="localhost")
    server.close()

    class Plain(asyncio.Protocol):
        def connection_made(self, transport):
            transport.write(b"this is no TLS at all, but text" * 4)

    server = await loop.create_server(Plain, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    await attempt(ssl=client_context)
    server.close()


OTHER = """\
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
"""

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.set_exception_handler(lambda loop, context: None)
loop.close()
