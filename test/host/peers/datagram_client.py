"""Sends datagrams of many sizes, one after the other, and checks the answers.

    datagram_client.py HOST PORT

Prints how many answers were right, then what a port where nobody listens gives.
"""
import asyncio
import sys

SIZES = [1, 2, 100, 1472, 9000, 40000, 60000]


class Protocol(asyncio.DatagramProtocol):
    def __init__(self, loop):
        self.loop = loop
        self.answer = loop.create_future()

    def datagram_received(self, data, addr):
        self.answer.set_result(data)

    def error_received(self, exc):
        self.answer.set_result(exc)


async def main():
    loop = asyncio.get_event_loop()
    address = (sys.argv[1], int(sys.argv[2]))
    transport, protocol = await loop.create_datagram_endpoint(lambda: Protocol(loop), remote_addr=address)
    own = transport.get_extra_info("sockname")[:2]
    right = 0
    for size in SIZES:
        data = bytes(number % 251 for number in range(size))
        transport.sendto(data)
        answer = await asyncio.wait_for(protocol.answer, 10)
        right += answer == repr(own).encode() + b" " + data[::-1]
        protocol.answer = loop.create_future()
    transport.sendto(b"end")
    await asyncio.wait_for(protocol.answer, 10)
    protocol.answer = loop.create_future()
    for _ in range(100):
        transport.sendto(b"anybody?")
        await asyncio.sleep(0.02)
        if protocol.answer.done():
            break
    print(right, repr(protocol.answer.result()).replace(",)", ")"), flush=True)
    transport.close()


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
