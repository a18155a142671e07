"""A client: sends what it is told, ends its side, and prints what it gets back.

    echo_client.py tcp PORT SIZE | tls PORT SIZE FILE | unix PATH SIZE
"""
import asyncio
import hashlib
import ssl
import sys


class Client(asyncio.Protocol):
    def __init__(self, done):
        self.got = bytearray()
        self.done = done

    def data_received(self, data):
        self.got += data
        if len(self.got) >= size and not self.transport.can_write_eof():
            self.transport.close()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(sent)
        if transport.can_write_eof():
            transport.write_eof()

    def connection_lost(self, exc):
        self.done.set_result(exc)


async def main():
    loop = asyncio.get_event_loop()
    done = loop.create_future()
    if sys.argv[1] == "unix":
        _, protocol = await loop.create_unix_connection(lambda: Client(done), sys.argv[2])
    else:
        more = {}
        if sys.argv[1] == "tls":
            more = {"ssl": ssl.create_default_context(cafile=sys.argv[4]), "server_hostname": "localhost"}
        _, protocol = await loop.create_connection(lambda: Client(done), "127.0.0.1", int(sys.argv[2]), **more)
    exc = await done
    print(len(protocol.got), hashlib.md5(protocol.got).digest() == hashlib.md5(sent).digest(), exc)


size = int(sys.argv[3])
sent = bytes(range(251)) * (size // 251 + 1)
sent = sent[:size]
loop = asyncio.new_event_loop()
loop.run_until_complete(main())
