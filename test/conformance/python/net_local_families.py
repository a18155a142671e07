"""A local address of another family than the remote one: tried all the same, or passed over."""
# tags: net
import asyncio
import re
import socket


def masked(text):
    return re.sub(r"\('(127.0.0.1|::1)', \d+", r"('\1', P", text)


async def attempt(coro):
    try:
        transport, _ = await coro
        print("done", transport.get_extra_info("sockname")[0])
        transport.close()
    except Exception as e:
        print(type(e).__name__, getattr(e, "errno", None), masked(str(e)))


class OwnResolver(asyncio.SelectorEventLoop):
    """Every name stands for addresses of both families."""

    def getaddrinfo(self, host, port, family=0, type=0, proto=0, flags=0):
        found = self.create_future()
        four = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
        six = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", port, 0, 0))
        found.set_result([four, six] if host == "four-six" else [six, four])
        return found


async def main():
    loop = asyncio.get_event_loop()
    P = asyncio.Protocol
    server = await loop.create_server(P, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server6 = await loop.create_server(P, "::1", 0)
    port6 = server6.sockets[0].getsockname()[1]
    await attempt(loop.create_connection(P, "127.0.0.1", port, local_addr=("::1", 0)))
    await attempt(loop.create_connection(P, "::1", port6, local_addr=("127.0.0.1", 0)))
    await attempt(loop.create_connection(P, "127.0.0.1", port, local_addr=("four-six", 0)))
    await attempt(loop.create_connection(P, "::1", port6, local_addr=("four-six", 0)))
    await attempt(loop.create_connection(P, "127.0.0.1", port, local_addr=("six-four", 0)))
    await asyncio.sleep(0.05)
    for one in (server, server6):
        one.close()
        await one.wait_closed()


loop = OwnResolver()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
