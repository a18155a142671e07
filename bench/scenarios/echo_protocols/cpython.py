import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))

from measure import measure_server, parameters, run


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def main():
    loop = asyncio.get_event_loop()
    server = await loop.create_server(Echo, '127.0.0.1', 0, backlog=1024)
    await measure_server(server.sockets[0].getsockname()[1])
    server.close()


run(main())
