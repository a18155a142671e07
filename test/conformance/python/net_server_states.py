"""A server before it serves, while it does, and closed."""
# tags: net
import asyncio


async def main():
    loop = asyncio.get_event_loop()
    try:
        server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0, start_serving=False)
    except TypeError:
        print("start_serving missing")
        server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
    else:
        print(server.is_serving(), server.get_loop() is loop, len(server.sockets))
        try:
            await loop.create_connection(asyncio.Protocol, *server.sockets[0].getsockname())
        except ConnectionRefusedError:
            print("refused")
        print(await server.start_serving(), server.is_serving())
        print(await server.start_serving(), server.is_serving())
    t, _ = await loop.create_connection(asyncio.Protocol, *server.sockets[0].getsockname())
    t.close()
    server.close()
    server.close()
    print(repr(server), list(server.sockets or ["none"]))
    print(await server.wait_closed())
    if hasattr(server, "start_serving"):
        async with await loop.create_server(asyncio.Protocol, "127.0.0.1", 0) as server:
            print(server.is_serving())
        print(server.is_serving())
    for arguments in ({}, {"host": "127.0.0.1", "sock": 1}, {"host": "127.0.0.1", "port": 0, "ssl": True}):
        try:
            await loop.create_server(asyncio.Protocol, **arguments)
        except Exception as e:
            print(type(e).__name__, e)


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
