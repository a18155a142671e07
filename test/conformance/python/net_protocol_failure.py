"""A protocol that fails in data_received: who is told, and what becomes of the connection."""
# tags: net timing
import asyncio

loop = asyncio.new_event_loop()


async def main():
    told = []
    loop.set_exception_handler(
        lambda _, c: told.append(
            (c["message"].split("_read")[0], type(c["exception"]).__name__, "transport" in c)
        )
    )
    lost = loop.create_future()

    class Failing(asyncio.Protocol):
        def data_received(self, data):
            raise ValueError(data)

        def connection_lost(self, exc):
            lost.set_result(type(exc).__name__)

    server = await loop.create_server(Failing, "127.0.0.1", 0)
    transport, _ = await loop.create_connection(asyncio.Protocol, *server.sockets[0].getsockname())
    transport.write(b"x")
    done, _ = await asyncio.wait([lost], timeout=0.3)
    print("lost with", lost.result() if done else "nothing yet")
    print(told)
    transport.close()
    print("in the end", await lost)
    server.close()
    await server.wait_closed()


asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
