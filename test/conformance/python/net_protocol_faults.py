"""Protocol methods that fail: what the exception handler is told, and what becomes of the connection."""
# tags: net
import asyncio
import re
import socket
import sys


log = []


def masked(text):
    # which handle runs is the loop's affair; what failed is not
    return re.sub(r"(Exception in callback) .*", r"\1 ...", text)


def shown(error):
    return error if error is None else "%s(%s)" % (type(error).__name__, error)


def handler(loop, context):
    keys = " ".join(sorted(key for key in context if key not in ("message", "exception")))
    log.append("%s | %s | %s" % (masked(context["message"]), shown(context.get("exception")), keys))


def failing(*names):
    """A mixin of a protocol whose methods of these names fail."""
    def method(name):
        def fail(self, *args):
            log.append(name)
            raise ValueError(name)
        return fail
    return type("Failing", (), {name: method(name) for name in names})


class Quiet(asyncio.Protocol):
    transport = None

    def connection_made(self, transport):
        self.transport = transport

    def connection_lost(self, exc):
        log.append("lost %s" % shown(exc))


class Buffered(getattr(asyncio, "BufferedProtocol", asyncio.Protocol)):
    transport = None

    def connection_made(self, transport):
        self.transport = transport

    def get_buffer(self, hint):
        return bytearray(10)

    def buffer_updated(self, count):
        log.append("updated %d" % count)

    def connection_lost(self, exc):
        log.append("lost %s" % shown(exc))


def tell(name):
    # a protocol of 3.6 and 3.7 that fails at the end of the stream is told of it again and again
    print(name, "-", "; ".join(dict.fromkeys(log)))
    del log[:]


async def connection(name, base, *names):
    loop = asyncio.get_event_loop()
    protocol = type("Protocol", (failing(*names), base), {})()
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    try:
        transport, _ = await loop.create_connection(lambda: protocol, sock=ours)
    except ValueError as error:
        log.append("refused %s" % shown(error))
        transport = None
    await asyncio.sleep(0.01)
    if transport is not None and not transport.is_closing():
        await loop.sock_sendall(theirs, b"data")
        await asyncio.sleep(0.03)
        log.append("closing %s" % transport.is_closing())
    if transport is not None and not transport.is_closing() and set(names) & {"pause_writing", "resume_writing"}:
        transport.set_write_buffer_limits(high=10)
        transport.write(b"x" * 3000000)
        log.append("waiting %s" % (transport.get_write_buffer_size() > 10))
        got = 0
        while got < 3000000:
            got += len(await loop.sock_recv(theirs, 100000))
        await asyncio.sleep(0.03)
        log.append("left %d, closing %s" % (transport.get_write_buffer_size(), transport.is_closing()))
    theirs.close()
    await asyncio.sleep(0.03)
    if transport is not None:
        log.append("closing %s" % transport.is_closing())
        transport.abort()
        await asyncio.sleep(0.03)
    tell(name)


class Datagrams(asyncio.DatagramProtocol):
    def connection_lost(self, exc):
        log.append("lost %s" % shown(exc))


async def datagrams(name, *names):
    loop = asyncio.get_event_loop()
    protocol = type("Protocol", (failing(*names), Datagrams), {})()
    try:
        transport, _ = await loop.create_datagram_endpoint(lambda: protocol, ("127.0.0.1", 0))
    except ValueError as error:
        log.append("refused %s" % shown(error))
        tell(name)
        return
    address = transport.get_extra_info("sockname")
    for _ in range(2):
        transport.sendto(b"data", address)
        await asyncio.sleep(0.03)
    log.append("closing %s" % transport.is_closing())
    transport.close()
    await asyncio.sleep(0.03)
    tell(name)


class Child(asyncio.SubprocessProtocol):
    def connection_lost(self, exc):
        log.append("lost %s" % shown(exc))


async def child(name, *names):
    loop = asyncio.get_event_loop()
    protocol = type("Protocol", (failing(*names), Child), {})()
    try:
        transport, _ = await loop.subprocess_exec(lambda: protocol, "echo", "text", stdin=None, stderr=None)
    except ValueError as error:
        log.append("refused %s" % shown(error))
        await asyncio.sleep(0.1)
        tell(name)
        return
    await asyncio.sleep(0.2)
    log.append("status %s" % transport.get_returncode())
    transport.close()
    await asyncio.sleep(0.03)
    print(name, "-", "; ".join(sorted(log)))
    del log[:]


async def main():
    asyncio.get_event_loop().set_exception_handler(handler)
    for name in ("connection_made", "data_received", "eof_received", "connection_lost", "pause_writing", "resume_writing"):
        await connection(name, Quiet, name)
    await connection("both", Quiet, "data_received", "connection_lost")
    if hasattr(asyncio, "BufferedProtocol"):
        for name in ("get_buffer", "buffer_updated", "eof_received"):
            await connection("buffered " + name, Buffered, name)
    for name in ("connection_made", "datagram_received", "connection_lost"):
        await datagrams("datagrams " + name, name)
    for name in ("connection_made", "pipe_data_received", "pipe_connection_lost", "process_exited", "connection_lost"):
        await child("child " + name, name)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
if sys.version_info < (3, 8):
    asyncio.get_child_watcher()
loop.run_until_complete(main())
loop.close()
