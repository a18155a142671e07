"""A protocol that fails with an OSError which is not the connection's: who is told."""
# tags: net
import asyncio


log = []


class Failing(asyncio.Protocol):
    def __init__(self, error):
        self.error = error

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        raise self.error

    def connection_lost(self, exc):
        log.append("lost: %s" % type(exc).__name__)


async def attempt(error):
    loop = asyncio.get_event_loop()
    server = await loop.create_server(lambda: Failing(error), "127.0.0.1", 0)
    transport, _ = await loop.create_connection(asyncio.Protocol, *server.sockets[0].getsockname())
    transport.write(b"x")
    await asyncio.sleep(0.05)
    transport.close()
    await asyncio.sleep(0.05)
    server.close()
    await server.wait_closed()
    print(type(error).__name__, log)
    del log[:]


def handler(loop, context):
    log.append("%s %s" % (context["message"].split("(")[0], type(context["exception"]).__name__))


async def main():
    asyncio.get_event_loop().set_exception_handler(handler)
    for error in (
        ConnectionResetError(),
        BrokenPipeError(),
        ConnectionAbortedError(),
        ConnectionRefusedError(),
        FileNotFoundError(2, "gone"),
        OSError(28, "full"),
        ValueError("no OSError"),
    ):
        await attempt(error)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
