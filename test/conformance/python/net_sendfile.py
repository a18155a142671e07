"""loop.sendfile and loop.sock_sendfile: what is sent, what is refused, and when the fallback is used."""
# tags: net
import asyncio
import io
import os
import socket
import tempfile

CONTENT = bytes(range(256)) * 2048

class Receiver(asyncio.Protocol):
    def __init__(self):
        self.data = b""
        self.ended = asyncio.get_event_loop().create_future()

    def data_received(self, data):
        self.data += data

    def connection_lost(self, exc):
        self.ended.set_result(None)

class Sender(asyncio.Protocol):
    def connection_lost(self, exc):
        print("sender lost", exc)

async def attempt(name, coro):
    try:
        print(name, await coro)
    except Exception as e:
        print(name, type(e).__name__, str(e).split("<")[0])

async def read(loop, sock, n):
    data = b""
    while len(data) < n:
        data += await loop.sock_recv(sock, n - len(data))
    return data

async def sockets(loop, path):
    a, b = socket.socketpair()
    a.setblocking(False)
    b.setblocking(False)
    with open(path, "rb") as file:
        reading = asyncio.ensure_future(read(loop, b, len(CONTENT)))
        print("all", await loop.sock_sendfile(a, file), await reading == CONTENT)
        print("part", await loop.sock_sendfile(a, file, 10, 20), await read(loop, b, 20) == CONTENT[10:30])
        print("strict", await loop.sock_sendfile(a, file, 5, 3, fallback=False), await read(loop, b, 3))
        print("past the end", await loop.sock_sendfile(a, file, len(CONTENT) - 2, 100), await read(loop, b, 2))
        await attempt("count 0", loop.sock_sendfile(a, file, 0, 0))
        await attempt("count 1.5", loop.sock_sendfile(a, file, 0, 1.5))
        await attempt("offset -1", loop.sock_sendfile(a, file, -1))
        await attempt("offset x", loop.sock_sendfile(a, file, "x"))
        loop.set_debug(True)
        a.settimeout(None)
        await attempt("blocking", loop.sock_sendfile(a, file))
        a.setblocking(False)
        loop.set_debug(False)
    memory = io.BytesIO(b"0123456789")
    print("memory", await loop.sock_sendfile(a, memory, 2, 5), await read(loop, b, 5), memory.tell())
    print("memory", await loop.sock_sendfile(a, memory, 8), await read(loop, b, 2), memory.tell())
    await attempt("memory, strict", loop.sock_sendfile(a, memory, fallback=False))
    b.close()
    await attempt("lost", loop.sock_sendfile(a, memory, 1))
    a.close()

async def transports(loop, path):
    made = []

    def factory():
        made.append(Receiver())
        return made[-1]
    server = await loop.create_server(factory, "127.0.0.1", 0)
    transport, protocol = await loop.create_connection(Sender, *server.sockets[0].getsockname())
    with open(path, "rb") as file:
        transport.write(b"before ")
        sending = asyncio.ensure_future(loop.sendfile(transport, file))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        try:
            transport.write(b"meanwhile")
        except RuntimeError as e:
            print("write", e)
        print("all", await sending)
        transport.write(b" between ")
        print("part", await loop.sendfile(transport, file, 10, 20, fallback=False))
    memory = io.BytesIO(b"0123456789")
    print("memory", await loop.sendfile(transport, memory, 2, 5), memory.tell())
    await attempt("memory, strict", loop.sendfile(transport, memory, fallback=False))
    print("protocol", transport.get_protocol() is protocol, transport.is_reading())
    transport.close()
    await attempt("closing", loop.sendfile(transport, memory))
    await attempt("another transport", loop.sendfile(Another(), memory))
    await made[0].ended
    print(made[0].data == b"before " + CONTENT + b" between " + CONTENT[10:30] + b"23456")
    server.close()
    await server.wait_closed()

class Another(asyncio.Transport):
    def is_closing(self):
        return False

async def main(path):
    loop = asyncio.get_event_loop()
    for name in "sendfile", "sock_sendfile":
        print(name, hasattr(loop, name))
    if hasattr(loop, "sendfile"):
        await sockets(loop, path)
        await transports(loop, path)

fd, path = tempfile.mkstemp()
os.write(fd, CONTENT)
os.close(fd)
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main(path))
loop.close()
os.unlink(path)
