"""loop.sock_recvfrom, sock_recvfrom_into and sock_sendto on sockets of datagrams."""
# tags: net
import asyncio
import socket

async def attempt(name, begin):
    try:
        print(name, "gave", await begin())
    except Exception as e:
        print(name, "failed:", type(e).__name__, e)

async def main():
    loop = asyncio.get_event_loop()
    for name in "sock_recvfrom", "sock_recvfrom_into", "sock_sendto":
        print(name, hasattr(loop, name))
    if not hasattr(loop, "sock_sendto"):
        return
    a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for s in a, b:
        s.setblocking(False)
        s.bind(("127.0.0.1", 0))
    print(await loop.sock_sendto(a, b"first", b.getsockname()))
    data, address = await loop.sock_recvfrom(b, 100)
    print(data, address == a.getsockname())
    receiving = asyncio.ensure_future(loop.sock_recvfrom(b, 3))
    await asyncio.sleep(0)
    print(await loop.sock_sendto(a, b"second", b.getsockname()))
    print((await receiving)[0])
    await loop.sock_sendto(a, b"", b.getsockname())
    print((await loop.sock_recvfrom(b, 3))[0])
    buffer = bytearray(8)
    await loop.sock_sendto(a, b"third", b.getsockname())
    print((await loop.sock_recvfrom_into(b, buffer))[0], bytes(buffer[:5]))
    await loop.sock_sendto(a, b"fourth", b.getsockname())
    print((await loop.sock_recvfrom_into(b, buffer, 2))[0], bytes(buffer[:5]))
    await attempt("too much", lambda: loop.sock_recvfrom_into(b, buffer, 9))
    await attempt("too big", lambda: loop.sock_sendto(a, bytes(70000), b.getsockname()))
    await attempt("no address", lambda: loop.sock_sendall(a, b"x"))
    await attempt("accept", lambda: loop.sock_accept(a))
    await attempt("connect", lambda: loop.sock_connect(a, b.getsockname()))
    await attempt("send", lambda: loop.sock_sendall(a, b"fifth"))
    print(a.getpeername() == b.getsockname(), await loop.sock_recv(b, 100))
    await attempt("sendfile", lambda: loop.sock_sendfile(a, None))
    b.close()
    await attempt("refused", lambda: loop.sock_sendall(a, b"x"))
    await attempt("refused", lambda: loop.sock_recv(a, 5))
    await attempt("closed", lambda: loop.sock_recvfrom(b, 5))
    await attempt("closed", lambda: loop.sock_sendto(b, b"x", a.getsockname()))
    loop.set_debug(True)
    a.settimeout(None)
    await attempt("blocking", lambda: loop.sock_recvfrom(a, 5))
    await attempt("blocking", lambda: loop.sock_sendto(a, b"x", a.getsockname()))
    a.close()

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
