"""An echo server: prints its address, and serves until its standard input ends.

    echo_server.py tcp | tls FILE | unix PATH
"""
import asyncio
import ssl
import sys


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.eof = False

    def data_received(self, data):
        if data.startswith(b"abort"):
            # With a zero linger the peer is reset.
            import socket
            import struct

            sock = self.transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
        else:
            self.transport.write(data)

    def eof_received(self):
        self.transport.write(b"|end")
        self.transport.close()


async def main():
    loop = asyncio.get_event_loop()
    kind = sys.argv[1]
    if kind == "unix":
        server = await loop.create_unix_server(Echo, sys.argv[2])
    else:
        context = None
        if kind == "tls":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[2])
        server = await loop.create_server(Echo, "127.0.0.1", 0, ssl=context)
    name = server.sockets[0].getsockname()
    print(name if isinstance(name, str) else name[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
