"""Addresses that cannot be bound or connected to: the errors and their texts."""
# tags: net
import asyncio
import re


async def attempt(coro):
    try:
        got = await coro
        print("done", type(got).__name__)
    except Exception as e:
        print(type(e).__name__, getattr(e, "errno", None), re.sub(r", \d+", ", P", str(e)))


async def main():
    loop = asyncio.get_event_loop()
    server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    await attempt(loop.create_server(asyncio.Protocol, *address))
    await attempt(loop.create_server(asyncio.Protocol, "192.0.2.1", 0))
    await attempt(loop.create_connection(asyncio.Protocol, *address, local_addr=("192.0.2.1", 0)))
    await attempt(loop.create_connection(asyncio.Protocol, *address, local_addr=address))
    server.close()
    await server.wait_closed()
    await attempt(loop.create_connection(asyncio.Protocol, *address))
    await attempt(loop.create_connection(asyncio.Protocol, "127.0.0.1", "no-such-service"))
    await attempt(loop.create_connection(asyncio.Protocol))
    await attempt(loop.create_connection(asyncio.Protocol, "127.0.0.1", 1, sock=1))
    await attempt(loop.create_connection(asyncio.Protocol, "127.0.0.1", 1, server_hostname="x"))
    await attempt(loop.create_connection(asyncio.Protocol, None, 1, ssl=True))
    await attempt(loop.create_unix_connection(asyncio.Protocol, "/nonexistent/socket"))
    await attempt(loop.create_unix_connection(asyncio.Protocol, None))
    await attempt(loop.create_unix_server(asyncio.Protocol, "/nonexistent/socket"))
    await attempt(loop.create_unix_server(asyncio.Protocol, None))


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
