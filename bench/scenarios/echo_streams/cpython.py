import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))

from measure import measure_server, parameters, run

size = parameters['bytes']


async def echo(reader, writer):
    while True:
        try:
            data = await reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            break
        writer.write(data)
        await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(echo, '127.0.0.1', 0, backlog=1024)
    await measure_server(server.sockets[0].getsockname()[1])
    server.close()


run(main())
