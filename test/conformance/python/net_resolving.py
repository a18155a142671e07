"""getaddrinfo() and getnameinfo(): what they return, and the errors of the resolver."""
# tags: net
import asyncio


async def main():
    loop = asyncio.get_event_loop()
    for call in (loop.getaddrinfo("127.0.0.1", 80, type=1), loop.getnameinfo(("127.0.0.1", 80), 3)):
        print(asyncio.isfuture(call), asyncio.iscoroutine(call))
        print([x if isinstance(x, str) else x[2:] for x in await call])
    for host, port, flags in (("localhost", "no-such-service", 0), ("localhost", 80, 4), ("127.0.0.1", -1, 0)):
        try:
            await loop.getaddrinfo(host, port, flags=flags)
        except OSError as e:
            print(type(e).__name__, e.errno, e.strerror, e)


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
