"""A transport while it is open, closing and closed: its repr, its socket's, and what its methods say."""
# tags: net
import asyncio
import re


def masked(text):
    return re.sub(r"fd=\d+", "fd=N", re.sub(r", \d+\)", ", P)", re.sub("type=2049", "type=T", text)))


def attempt(call, *args):
    try:
        return call(*args)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


async def main():
    loop = asyncio.get_event_loop()
    made = []

    class Server(asyncio.Protocol):
        def connection_made(self, transport):
            made.append(transport)

    server = await loop.create_server(Server, "127.0.0.1", 0)
    transport, _ = await loop.create_connection(asyncio.Protocol, *server.sockets[0].getsockname())
    while not made:
        await asyncio.sleep(0.001)
    print(masked(repr(transport)))
    print(sorted(transport._extra), sorted(made[0]._extra))
    sock = transport.get_extra_info("socket")
    print(masked(repr(sock).replace("SocketKind.SOCK_STREAM", "T").replace("type=1", "type=T")))
    print(sock.getsockname() == transport.get_extra_info("sockname"), sock.gettimeout() == 0)
    for data in ("text", None):
        print(attempt(transport.write, data))
    print(transport.get_write_buffer_size(), transport.get_write_buffer_limits())
    transport.pause_reading()
    transport.pause_reading()
    print(masked(repr(transport)))
    transport.resume_reading()
    transport.resume_reading()
    print(hasattr(transport, "is_reading") and transport.is_reading())
    transport.close()
    print(masked(repr(transport)), transport.is_closing())
    await asyncio.sleep(0.01)
    print(masked(repr(transport)), transport.is_closing())
    print(attempt(transport.write, b"x"), attempt(transport.writelines, [b"x"]))
    print(attempt(transport.write, "text"), attempt(transport.write_eof), attempt(transport.abort))
    print(sock.fileno(), transport.can_write_eof(), transport.get_protocol())
    server.close()
    await server.wait_closed()


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
