"""Answers datagrams with their sender's address and their text turned round, until standard input ends.

    datagram_server.py HOST

Prints its port, and in the end how many datagrams came.
"""
import asyncio
import sys


class Protocol(asyncio.DatagramProtocol):
    count = 0

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.count += 1
        self.transport.sendto(repr(addr[:2]).encode() + b" " + data[::-1], addr)


async def main():
    loop = asyncio.get_event_loop()
    transport, protocol = await loop.create_datagram_endpoint(Protocol, (sys.argv[1], 0))
    print(transport.get_extra_info("sockname")[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    transport.close()
    await asyncio.sleep(0)
    print(protocol.count)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
