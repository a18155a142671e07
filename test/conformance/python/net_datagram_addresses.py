"""sendto() with addresses that are none: what is an error of the datagram, and what is the end of the transport."""
# tags: net
import asyncio


log = []


class Protocol(asyncio.DatagramProtocol):
    def error_received(self, exc):
        log.append("error_received: %s %s" % (type(exc).__name__, exc))

    def connection_lost(self, exc):
        log.append("lost: %s %s" % (type(exc).__name__, exc))


def handler(loop, context):
    log.append("%s: %s" % (context["message"], sorted(context)))


async def attempt(host, address):
    loop = asyncio.get_event_loop()
    transport, _ = await loop.create_datagram_endpoint(Protocol, (host, 0))
    transport.sendto(b"x", address)
    print(address, transport.is_closing())
    transport.abort()
    await asyncio.sleep(0.01)
    for line in log:
        print("   ", line)
    del log[:]


async def main():
    loop = asyncio.get_event_loop()
    loop.set_exception_handler(handler)
    for address in (
        None,
        5,
        "127.0.0.1",
        ("127.0.0.1",),
        ("127.0.0.1", 5, 6),
        ("127.0.0.1", "5"),
        ("127.0.0.1", None),
        ("127.0.0.1", 65536),
        ("127.0.0.1", -1),
        (5, 5),
        (None, 5),
        ("::1", 5),
        ("127.0.0.1", 0),
    ):
        await attempt("127.0.0.1", address)
    for address in (None, ("::1",), ("::1", 5, 6, 7, 8), ("::1", 5, "a"), ("127.0.0.1", 5), ("::1", 65536)):
        await attempt("::1", address)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
