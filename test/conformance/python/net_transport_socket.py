"""What the socket of a transport can do, and what it says of methods that read and write."""
# tags: net
import asyncio
import socket
import warnings

class Client(asyncio.Protocol):
    def __init__(self):
        self.ended = asyncio.get_event_loop().create_future()

    def eof_received(self):
        print("eof received")
        self.ended.set_result(None)
        return True

class Server(asyncio.Protocol):
    def __init__(self):
        self.data = b""
        self.ended = asyncio.get_event_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.data += data

    def eof_received(self):
        self.ended.set_result(None)
        return True

def attempt(name, call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = call()
        except (OSError, ValueError, AttributeError) as e:
            result = type(e).__name__, str(e)
    print(name, result)
    for w in caught:
        print("  ", w.category.__name__, w.message)

async def main():
    loop = asyncio.get_event_loop()
    made = []

    def factory():
        made.append(Server())
        return made[-1]
    server = await loop.create_server(factory, "127.0.0.1", 0)
    listening = server.sockets[0]
    address = listening.getsockname()
    transport, client = await loop.create_connection(Client, *address)
    sock = transport.get_extra_info("socket")
    print("can read and write:", hasattr(sock, "recv"), hasattr(sock, "send"), hasattr(sock, "close"))
    attempt("peer", lambda: sock.getpeername() == address)
    attempt("timeout", lambda: not sock.gettimeout())
    attempt("blocking", lambda: sock.setblocking(False))
    if hasattr(asyncio, "trsock"):
        attempt("blocking", lambda: sock.setblocking(True))
        attempt("timeout", lambda: sock.settimeout(2))
    if hasattr(sock, "send"):
        attempt("send", lambda: sock.send(b"one "))
        attempt("sendall", lambda: sock.sendall(b"two "))
    transport.write(b"three")
    attempt("shutdown", lambda: sock.shutdown(socket.SHUT_WR))
    while not made:
        await asyncio.sleep(0)
    await made[0].ended
    print("got", made[0].data)
    attempt("shutdown", lambda: sock.shutdown(socket.SHUT_RD))
    await client.ended
    transport.close()
    made[0].transport.close()
    await asyncio.sleep(0.01)
    attempt("closed", lambda: sock.fileno())
    attempt("closed", lambda: sock.getsockname())
    attempt("closed", lambda: sock.shutdown(socket.SHUT_WR))
    if hasattr(sock, "close"):
        attempt("close", lambda: sock.close())
    server.close()
    await server.wait_closed()
    attempt("closed", lambda: listening.fileno())

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
