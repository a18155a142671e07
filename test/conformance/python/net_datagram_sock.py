"""create_datagram_endpoint(sock=): what it takes, what it refuses, and where a connected socket sends to."""
# tags: net
import asyncio
import re
import socket


def masked(text):
    return re.sub("0x[0-9a-f]+", "0x", re.sub(r"'127.0.0.1', \d+", "'127.0.0.1', P", text))


log = []


class Protocol(asyncio.DatagramProtocol):
    def datagram_received(self, data, addr):
        log.append("received %r" % data)

    def connection_lost(self, exc):
        if exc is not None:
            log.append("lost %s" % type(exc).__name__)


async def refused(sock, **kwargs):
    loop = asyncio.get_event_loop()
    try:
        await loop.create_datagram_endpoint(Protocol, sock=sock, **kwargs)
    except ValueError as e:
        print(masked(str(e).split(", got")[0]))


async def main():
    loop = asyncio.get_event_loop()
    loop.set_exception_handler(lambda loop, context: log.append(context["message"]))
    server, _ = await loop.create_datagram_endpoint(Protocol, ("127.0.0.1", 0))
    address = server.get_extra_info("sockname")

    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    await refused(sock, local_addr=address)
    await refused(sock, family=socket.AF_INET, reuse_port=True)
    await refused(sock, proto=17, flags=1, allow_broadcast=True, remote_addr=address)
    transport, _ = await loop.create_datagram_endpoint(Protocol, sock=sock)
    print(transport.get_extra_info("sockname")[0], transport.get_extra_info("peername"))
    transport.sendto(b"unconnected", address)
    await asyncio.sleep(0.05)
    print(log)
    transport.close()
    del log[:]

    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect(address)
    transport, _ = await loop.create_datagram_endpoint(Protocol, sock=sock)
    print(transport.get_extra_info("peername") == address)
    transport.sendto(b"connected")
    await asyncio.sleep(0.05)
    print(log, transport.is_closing())
    transport.close()
    server.close()

    listening = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
    stream, _ = await loop.create_connection(asyncio.Protocol, *listening.sockets[0].getsockname())
    await refused(stream.get_extra_info("socket"))
    stream.close()
    await asyncio.sleep(0.05)
    listening.close()
    await listening.wait_closed()


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
