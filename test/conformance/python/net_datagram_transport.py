"""A datagram transport: what it sends and receives, and what it says while it is open, closing and closed."""
# tags: net
import asyncio
import re


def masked(text):
    return re.sub(r"fd=\d+", "fd=N", re.sub(r"('\d[\d.]*'|'::1'), [1-9]\d*", r"\1, P", text))


def attempt(name, call, *args):
    try:
        print(name, call(*args))
    except Exception as e:
        print(name, type(e).__name__, masked(str(e)))


log = []


class Protocol(asyncio.DatagramProtocol):
    def __init__(self, name):
        self.name = name

    def connection_made(self, transport):
        log.append((self.name, "made"))

    def datagram_received(self, data, addr):
        log.append((self.name, data, addr))

    def error_received(self, exc):
        log.append((self.name, exc))

    def connection_lost(self, exc):
        log.append((self.name, "lost", exc))


async def told(count=1):
    for _ in range(500):
        if len([entry for entry in log if entry[1] != b""]) >= count:
            break
        await asyncio.sleep(0.01)
    await asyncio.sleep(0)
    # which socket is read first is the system's affair
    for entry in sorted(log, key=lambda entry: entry[0]):
        print(" ", masked(", ".join(map(repr, entry)).replace(",)", ")")))
    del log[:]


async def endpoint(name, *args):
    loop = asyncio.get_event_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: Protocol(name), *args)
    return transport


async def main():
    server = await endpoint("server", ("127.0.0.1", 0))
    address = server.get_extra_info("sockname")
    client = await endpoint("client", None, address)
    await told(2)
    own = client.get_extra_info("sockname")
    print(isinstance(server, asyncio.DatagramTransport), isinstance(server, asyncio.Transport))
    print(masked(repr(server)), server.is_closing(), server.get_write_buffer_size())
    print(client.get_write_buffer_limits())

    client.sendto(b"one")
    client.sendto(bytearray(b"two"), address)
    client.sendto(memoryview(b"three"), None)
    await told(3)
    server.sendto(b"", own)
    client.sendto(b"")
    server.sendto(b"to client", own)
    client.sendto(b"to server")
    await told(2)
    attempt("other address", client.sendto, b"x", ("127.0.0.1", 1))
    attempt("text", client.sendto, "x")
    attempt("none", client.sendto, None)
    attempt("too long", client.sendto, b"x" * 70000)
    await told()

    for name in ("is_reading", "pause_reading", "resume_reading", "write_eof", "can_write_eof"):
        if hasattr(client, name):
            attempt(name, getattr(client, name))
    attempt("write", client.write, b"x")
    attempt("limits", client.set_write_buffer_limits, 100)
    print(client.get_write_buffer_limits())

    if hasattr(server, "is_reading"):
        try:
            server.pause_reading()
            print(masked(repr(server)))
            client.sendto(b"while paused")
            await asyncio.sleep(0.02)
            print(len(log))
            server.resume_reading()
            await told()
        except NotImplementedError:
            print("no pausing")

    server.close()
    print(masked(repr(server)), server.is_closing())
    server.sendto(b"after close", own)
    await told(2)
    print(masked(repr(server)), server.get_extra_info("socket").fileno(), server.get_protocol())
    attempt("closed", server.sendto, b"x", own)
    server.close()
    server.abort()

    client.sendto(b"to nobody")
    await told()
    client.sendto(b"to nobody")
    await told()
    client.abort()
    client.sendto(b"x")
    await told()
    for _ in range(6):
        client.sendto(b"x")
    print(masked(repr(client)))


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
